// The queues as the app asks for them: no sessions, duplicate detection, dead letters, locks that outlast a renewal.

param name string
param location string
param tags object
param principalId string

@description('Only private endpoints may send requests. They need the Premium tier.')
param isPrivate bool = false

@description('The queues of the contract (docs/asyncapi.json) and those of drills. Poison queues are the Functions app\'s; self-hosted it dead-letters.')
param queues array = [
  'content-submitted'
  'content-admitted'
  'content-withheld'
  'content-malformed'
  'admin-commands'
  'objections'
  'objection-claims'
  'notices-outbound'
  'notice-receipts'
  'drill-submitted'
  'drill-admitted'
  'drill-withheld'
  'content-submitted-poison'
  'admin-commands-poison'
  'objections-poison'
  'notice-receipts-poison'
  'drill-submitted-poison'
]

var roles = {
  sends: '69a216fc-b8fb-44d8-bc22-1f3c2cd27a39' // Azure Service Bus Data Sender
  receives: '4f6d3b9b-027b-4f4c-9142-0e5a2a2247e0' // Azure Service Bus Data Receiver
}

resource namespace 'Microsoft.ServiceBus/namespaces@2022-10-01-preview' = {
  name: name
  location: location
  tags: tags
  sku: isPrivate ? { name: 'Premium', tier: 'Premium', capacity: 1 } : { name: 'Standard', tier: 'Standard' }
  properties: { disableLocalAuth: true, minimumTlsVersion: '1.2', publicNetworkAccess: isPrivate ? 'Disabled' : 'Enabled' }

  resource queue 'queues' = [
    for queueName in queues: {
      name: queueName
      properties: {
        requiresSession: false
        requiresDuplicateDetection: true
        duplicateDetectionHistoryTimeWindow: 'PT10M'
        deadLetteringOnMessageExpiration: true
        lockDuration: 'PT1M'
        maxDeliveryCount: 10
        maxSizeInMegabytes: 5120
      }
    }
  ]
}

resource grants 'Microsoft.Authorization/roleAssignments@2022-04-01' = [
  for role in items(roles): {
    name: guid(namespace.id, principalId, role.value)
    scope: namespace
    properties: {
      principalId: principalId
      principalType: 'ServicePrincipal'
      roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', role.value)
    }
  }
]

output id string = namespace.id

@description('What the setting ServiceBus__FullyQualifiedNamespace of a self-hosted instance is.')
output fullyQualifiedNamespace string = '${namespace.name}.servicebus.windows.net'
