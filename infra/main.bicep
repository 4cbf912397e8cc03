// One installation of RegionalPause in one resource group: Functions app (isolated worker), its storage, key vault, monitoring and alerts.
// No secret stands here or in any parameter: the app authenticates as its identity, and two keys are put into the vault by a person (README.md).

targetScope = 'resourceGroup'

@description('What every name begins with: 3 to 12 of a-z and 0-9, a letter first.')
@minLength(3)
@maxLength(12)
param name string = 'rpause'

@description('Where it runs. Residency of the ledger follows from it.')
param location string = resourceGroup().location

@description('Flex Consumption scales to zero and to many instances; Elastic Premium (EP1) keeps one instance warm.')
@allowed(['flex', 'premium'])
param plan string = 'flex'

@description('Most instances at once. Each has a shard of its own, and a pause fences them all.')
@minValue(40)
@maxValue(1000)
param maximumInstances int = 100

@description('Tenant whose tokens are taken.')
param tenantId string = tenant().tenantId

@description('Application id URI or client id of the app registration with the roles Pause.Operate, Pause.Approve, Pause.Audit, Content.Submit and Members.Speak.')
param audience string

@description('The ledger\'s name, for ever, such as pause.example/regionalpause.')
param ledgerOrigin string

@description('The name members know you by.')
param controller string

@description('Where members ask about a notice or their data, in one line. Empty: notices name no contact.')
param contact string = ''

@description('Address of the privacy notice, with https. Empty: notices have no link to it.')
param privacyNotice string = ''

@description('Where members reach the app, such as https://pause.example. Empty: the app\'s own address.')
param publicAddress string = ''

@description('Client id of the app registration with which people sign in to the web console. Empty: nobody can sign in to it.')
param consoleClientId string = ''

@description('Where people reach the web console, such as https://console.example. Empty: the app\'s own address.')
param consoleAddress string = ''

@description('Who is told of alerts. Empty: nobody.')
param alertEmail string = ''

@description('Queues on Service Bus rather than in the storage account; the app is then published with -p:Transport=ServiceBus.')
param serviceBus bool = false

var suffix = uniqueString(resourceGroup().id, name)
var tags = { product: 'regionalpause' }

module identity 'modules/identity.bicep' = {
  params: { name: '${name}-id-${suffix}', location: location, tags: tags }
}

module monitoring 'modules/monitoring.bicep' = {
  params: { name: '${name}-${suffix}', location: location, tags: tags, principalId: identity.outputs.principalId }
}

module storage 'modules/storage.bicep' = {
  params: { name: '${take(name, 10)}${suffix}', location: location, tags: tags, principalId: identity.outputs.principalId }
}

module vault 'modules/vault.bicep' = {
  params: { name: '${take(name, 10)}-${suffix}', location: location, tags: tags, principalId: identity.outputs.principalId, workspaceId: monitoring.outputs.workspaceId }
}

module bus 'modules/serviceBus.bicep' = if (serviceBus) {
  params: { name: '${name}-bus-${suffix}', location: location, tags: tags, principalId: identity.outputs.principalId }
}

module app 'modules/functionApp.bicep' = {
  params: {
    name: '${name}-${suffix}'
    location: location
    tags: tags
    plan: plan
    maximumInstances: maximumInstances
    identityId: identity.outputs.id
    clientId: identity.outputs.clientId
    storageName: storage.outputs.name
    deploymentContainer: storage.outputs.deploymentContainer
    insightsConnectionString: monitoring.outputs.insightsConnectionString
    vaultUri: vault.outputs.uri
    signingKey: vault.outputs.signingKey
    ticketKey: vault.outputs.ticketKey
    tenantId: tenantId
    audience: audience
    ledgerOrigin: ledgerOrigin
    controller: controller
    contact: contact
    privacyNotice: privacyNotice
    publicAddress: publicAddress
    consoleClientId: consoleClientId
    consoleAddress: consoleAddress
    serviceBusNamespace: serviceBus ? bus!.outputs.fullyQualifiedNamespace : ''
  }
}

module alerts 'modules/alerts.bicep' = {
  params: {
    name: name
    location: location
    tags: tags
    insightsId: monitoring.outputs.insightsId
    healthAddress: 'https://${app.outputs.hostName}/api/health'
    email: alertEmail
  }
}

@description('Where the API answers.')
output address string = 'https://${app.outputs.hostName}'

@description('Function app, for the deployment of the published folder.')
output functionApp string = app.outputs.name

@description('The namespace, for self-hosted instances too (ServiceBus__FullyQualifiedNamespace); empty without one.')
output serviceBusNamespace string = serviceBus ? bus!.outputs.fullyQualifiedNamespace : ''

@description('Vault into which a person puts objections-link-key.')
output vault string = vault.outputs.name
