// The app: the published folder, an isolated worker of the Functions host. Its settings are those of local.settings.sample.json; what is not here has its default.

param name string
param location string
param tags object

@allowed(['flex', 'premium'])
param plan string
param maximumInstances int
param identityId string
param clientId string
param storageName string
param deploymentContainer string
param insightsConnectionString string
param vaultUri string
param signingKey string
param ticketKey string
param tenantId string
param audience string
param ledgerOrigin string
param controller string
param contact string
param privacyNotice string
param publicAddress string
param consoleClientId string
param consoleAddress string

@description('Namespace whose queues the published functions are bound to; empty where they are bound to Storage queues.')
param serviceBusNamespace string

var isFlex = plan == 'flex'

var settings = {
  AzureWebJobsStorage__accountName: storageName
  AzureWebJobsStorage__credential: 'managedidentity'
  AzureWebJobsStorage__clientId: clientId
  AZURE_CLIENT_ID: clientId
  APPLICATIONINSIGHTS_CONNECTION_STRING: insightsConnectionString
  APPLICATIONINSIGHTS_AUTHENTICATION_STRING: 'ClientId=${clientId};Authorization=AAD'
  Authentication__Schemes__Bearer__Authority: '${environment().authentication.loginEndpoint}${tenantId}/v2.0'
  Authentication__Schemes__Bearer__ValidAudiences__0: audience
  Tickets__KeyVaultKey: ticketKey
  Objections__LinkKeys__0: '@Microsoft.KeyVault(SecretUri=${vaultUri}secrets/objections-link-key)'
  Objections__PublicAddress: empty(publicAddress) ? 'https://${name}.azurewebsites.net' : publicAddress
  Objections__Controller: controller
  Campaigns__Contact: contact
  Campaigns__PrivacyNotice: privacyNotice
  Objections__Proxies: '1'
  Ledger__Origin: ledgerOrigin
  Ledger__KeyVaultKey: signingKey
  AzureWebJobsDisableHomepage: 'true'
}

// With them people sign in to the web console (docs/sign-in.md).
var consoleSettings = {
  Authentication__Schemes__OpenIdConnect__Authority: '${environment().authentication.loginEndpoint}${tenantId}/v2.0'
  Authentication__Schemes__OpenIdConnect__ClientId: consoleClientId
  Authentication__Schemes__OpenIdConnect__ClientSecret: '@Microsoft.KeyVault(SecretUri=${vaultUri}secrets/console-client-secret)'
  Console__PublicAddress: empty(consoleAddress) ? 'https://${name}.azurewebsites.net' : consoleAddress
}

// Read by the host for its triggers, and by the app for what its timers send.
var serviceBusSettings = empty(serviceBusNamespace)
  ? {}
  : {
      ServiceBus__fullyQualifiedNamespace: serviceBusNamespace
      ServiceBus__credential: 'managedidentity'
      ServiceBus__clientId: clientId
    }

// Flex Consumption says these in functionAppConfig.
var premiumSettings = {
  FUNCTIONS_EXTENSION_VERSION: '~4'
  FUNCTIONS_WORKER_RUNTIME: 'dotnet-isolated'
  WEBSITE_RUN_FROM_PACKAGE: '1'
}

var deployment = {
  storage: {
    type: 'blobContainer'
    value: deploymentContainer
    authentication: { type: 'UserAssignedIdentity', userAssignedIdentityResourceId: identityId }
  }
}

resource hosting 'Microsoft.Web/serverfarms@2024-04-01' = {
  name: '${name}-plan'
  location: location
  tags: tags
  kind: isFlex ? 'functionapp' : 'elastic'
  sku: isFlex ? { name: 'FC1', tier: 'FlexConsumption' } : { name: 'EP1', tier: 'ElasticPremium' }
  properties: isFlex ? { reserved: true } : { reserved: true, maximumElasticWorkerCount: min(maximumInstances, 20) }
}

resource app 'Microsoft.Web/sites@2024-04-01' = {
  name: name
  location: location
  tags: tags
  kind: 'functionapp,linux'
  identity: { type: 'UserAssigned', userAssignedIdentities: { '${identityId}': {} } }
  properties: {
    serverFarmId: hosting.id
    httpsOnly: true
    keyVaultReferenceIdentity: identityId
    functionAppConfig: isFlex
      ? {
          deployment: deployment
          runtime: { name: 'dotnet-isolated', version: '10.0' }
          scaleAndConcurrency: { maximumInstanceCount: maximumInstances, instanceMemoryMB: 2048 }
        }
      : null
    siteConfig: {
      minTlsVersion: '1.2'
      ftpsState: 'Disabled'
      http20Enabled: true
      healthCheckPath: '/api/health'
      minimumElasticInstanceCount: isFlex ? null : 1
      linuxFxVersion: isFlex ? null : 'DOTNET-ISOLATED|10.0'
    }
  }

  resource appSettings 'config' = {
    name: 'appsettings'
    properties: union(settings, empty(consoleClientId) ? {} : consoleSettings, serviceBusSettings, isFlex ? {} : premiumSettings)
  }

  // Nobody publishes with a password.
  resource ftp 'basicPublishingCredentialsPolicies' = {
    name: 'ftp'
    properties: { allow: false }
  }

  resource scm 'basicPublishingCredentialsPolicies' = {
    name: 'scm'
    properties: { allow: false }
  }
}

output name string = app.name
output hostName string = app.properties.defaultHostName
