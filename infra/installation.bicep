// One installation of RegionalPause in one resource group: the app, its storage, key vault, monitoring and alerts. main.bicep deploys it for
// `azd`. It has no secret, and no parameter takes one: the app authenticates as its identity, and a person writes secrets into the vault.

targetScope = 'resourceGroup'

@description('What every name begins with: 3 to 12 of a-z and 0-9, a letter first.')
@minLength(3)
@maxLength(12)
param name string = 'rpause'

@description('Where it runs. Residency of the ledger follows from it.')
param location string = resourceGroup().location

@description('Flex Consumption scales to zero and to many instances; Elastic Premium (EP1) keeps one instance warm; Container Apps runs the image.')
@allowed(['flex', 'premium', 'containerApps'])
param plan string = 'flex'

@description('Image of the self-hosted app, such as NAME.azurecr.io/regionalpause:0.1.0. Needed for Container Apps only.')
param image string = ''

@description('Registry that the identity of the app pulls the image from; it needs the role AcrPull there. Empty: a public image.')
param registry string = contains(image, '.azurecr.io/') ? split(image, '/')[0] : ''

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

@description('A virtual network with private endpoints. Storage, vault and Service Bus then refuse requests from outside.')
param privateNetwork bool = false

@description('Object id of the person or program that deploys. It may write secrets into the vault. Empty: no role is granted.')
param principalId string = ''

@description('Type of principalId. A workflow deploys as ServicePrincipal.')
@allowed(['User', 'ServicePrincipal'])
param principalType string = 'User'

@description('Tags of the azd environment, added to each resource.')
param environmentTags object = {}

var suffix = uniqueString(resourceGroup().id, name)
var tags = union({ product: 'regionalpause' }, environmentTags)
var isContainer = plan == 'containerApps'

module identity 'modules/identity.bicep' = {
  params: { name: '${name}-id-${suffix}', location: location, tags: tags }
}

module monitoring 'modules/monitoring.bicep' = {
  params: { name: '${name}-${suffix}', location: location, tags: tags, principalId: identity.outputs.principalId }
}

module storage 'modules/storage.bicep' = {
  params: {
    name: '${take(name, 10)}${suffix}'
    location: location
    tags: tags
    principalId: identity.outputs.principalId
    isPrivate: privateNetwork
  }
}

module vault 'modules/vault.bicep' = {
  params: {
    name: '${take(name, 10)}-${suffix}'
    location: location
    tags: tags
    principalId: identity.outputs.principalId
    deployerId: principalId
    deployerType: principalType
    workspaceId: monitoring.outputs.workspaceId
    isPrivate: privateNetwork
  }
}

module bus 'modules/serviceBus.bicep' = if (serviceBus) {
  params: {
    name: '${name}-bus-${suffix}'
    location: location
    tags: tags
    principalId: identity.outputs.principalId
    isPrivate: privateNetwork
  }
}

module network 'modules/network.bicep' = if (privateNetwork) {
  params: {
    name: '${name}-net-${suffix}'
    location: location
    tags: tags
    delegation: plan == 'premium' ? 'Microsoft.Web/serverFarms' : 'Microsoft.App/environments'
    storageId: storage.outputs.id
    vaultId: vault.outputs.id
    busId: serviceBus ? bus!.outputs.id : ''
  }
}

var facts = {
  clientId: identity.outputs.clientId
  storageName: storage.outputs.name
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

module app 'modules/functionApp.bicep' = if (!isContainer) {
  params: {
    name: '${name}-${suffix}'
    location: location
    tags: tags
    plan: plan == 'premium' ? 'premium' : 'flex'
    maximumInstances: maximumInstances
    identityId: identity.outputs.id
    deploymentContainer: storage.outputs.deploymentContainer
    subnetId: privateNetwork ? network!.outputs.appSubnetId : ''
    facts: facts
  }
}

module containerApp 'modules/containerApp.bicep' = if (isContainer) {
  params: {
    name: '${name}-${suffix}'
    location: location
    tags: tags
    maximumReplicas: maximumInstances
    identityId: identity.outputs.id
    workspaceId: monitoring.outputs.workspaceId
    subnetId: privateNetwork ? network!.outputs.appSubnetId : ''
    image: image
    registry: registry
    facts: facts
  }
}

var hostName = isContainer ? containerApp!.outputs.hostName : app!.outputs.hostName

module alerts 'modules/alerts.bicep' = {
  params: {
    name: name
    location: location
    tags: tags
    insightsId: monitoring.outputs.insightsId
    healthAddress: 'https://${hostName}/api/health'
    email: alertEmail
  }
}

@description('Where the API answers.')
output address string = 'https://${hostName}'

@description('Function app, for the deployment of the published folder; empty with Container Apps.')
output functionApp string = isContainer ? '' : app!.outputs.name

@description('The namespace, for self-hosted instances too (ServiceBus__FullyQualifiedNamespace); empty without one.')
output serviceBusNamespace string = serviceBus ? bus!.outputs.fullyQualifiedNamespace : ''

@description('Vault into which a person puts objections-link-key.')
output vault string = vault.outputs.name
