// The app as an isolated worker of the Functions host: the published folder.

import { installationFacts, settingsOf, consoleSettingsOf } from 'settings.bicep'

param name string
param location string
param tags object

@allowed(['flex', 'premium'])
param plan string
param maximumInstances int
param identityId string
param deploymentContainer string
param facts installationFacts

@description('Subnet for requests to storage, vault and Service Bus; empty: no virtual network.')
param subnetId string = ''

var isFlex = plan == 'flex'
var address = 'https://${name}.azurewebsites.net'

var hostSettings = {
  AzureWebJobsStorage__credential: 'managedidentity'
  AzureWebJobsStorage__clientId: facts.clientId
  AzureWebJobsDisableHomepage: 'true'
  Objections__LinkKeys__0: '@Microsoft.KeyVault(SecretUri=${facts.vaultUri}secrets/objections-link-key)'
}

var consoleSecret = {
  Authentication__Schemes__OpenIdConnect__ClientSecret: '@Microsoft.KeyVault(SecretUri=${facts.vaultUri}secrets/console-client-secret)'
}

// Read by the host for its triggers, and by the app for what its timers send.
var serviceBusSettings = empty(facts.serviceBusNamespace)
  ? {}
  : {
      ServiceBus__fullyQualifiedNamespace: facts.serviceBusNamespace
      ServiceBus__credential: 'managedidentity'
      ServiceBus__clientId: facts.clientId
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
  // `azd deploy` finds the app of the service `functions` (azure.yaml) by this tag.
  tags: union(tags, { 'azd-service-name': 'functions' })
  kind: 'functionapp,linux'
  identity: { type: 'UserAssigned', userAssignedIdentities: { '${identityId}': {} } }
  properties: {
    serverFarmId: hosting.id
    httpsOnly: true
    keyVaultReferenceIdentity: identityId
    virtualNetworkSubnetId: empty(subnetId) ? null : subnetId
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
      vnetRouteAllEnabled: isFlex || empty(subnetId) ? null : true
      linuxFxVersion: isFlex ? null : 'DOTNET-ISOLATED|10.0'
    }
  }

  resource appSettings 'config' = {
    name: 'appsettings'
    properties: union(
      settingsOf(facts, address),
      hostSettings,
      empty(facts.consoleClientId) ? {} : union(consoleSettingsOf(facts, address), consoleSecret),
      serviceBusSettings,
      isFlex ? {} : premiumSettings
    )
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
