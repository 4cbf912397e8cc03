// Entry point of `azd` (azure.yaml): one resource group with one installation. With rights on a resource group only, deploy
// installation.bicep into it instead.

targetScope = 'subscription'

@description('Name of the azd environment. The resource group and the tags contain it.')
@minLength(1)
@maxLength(64)
param environmentName string

@description('Region of every resource. The data of the ledger stays in it.')
@minLength(1)
param location string

@description('Object id of the person or program that deploys. It may write secrets into the vault. Empty: no role is granted.')
param principalId string = ''

@description('Type of principalId. A workflow deploys as ServicePrincipal.')
@allowed(['User', 'ServicePrincipal'])
param principalType string = 'User'

@description('Application id URI or client id of the app registration whose tokens are accepted.')
param audience string

@description('Name of the ledger, such as pause.example/regionalpause. It can never be changed.')
param ledgerOrigin string

@description('Name of the company that members know.')
param controller string

@description('Contact for questions of members, in one line. Empty: notices name no contact.')
param contact string = ''

@description('Address of the privacy notice, with https. Empty: notices have no link to it.')
param privacyNotice string = ''

@description('Address at which members reach the app. Empty: the address of the app.')
param publicAddress string = ''

@description('Client id of the app registration with which people sign in to the web console. Empty: no sign-in.')
param consoleClientId string = ''

@description('Mail address for alerts. Empty: no mail.')
param alertEmail string = ''

@description('Flex Consumption scales to zero; Elastic Premium (EP1) keeps one instance warm; Container Apps runs the image of the Dockerfile.')
@allowed(['flex', 'premium', 'containerApps'])
param plan string = 'flex'

@description('Image of the self-hosted app, such as NAME.azurecr.io/regionalpause:0.1.0. Needed for Container Apps only.')
param image string = ''

@description('Queues on Service Bus instead of the storage account.')
param serviceBus bool = false

@description('Virtual network with private endpoints. Storage, vault and Service Bus then refuse requests from outside.')
param privateNetwork bool = false

var tags = { 'azd-env-name': environmentName }

resource group 'Microsoft.Resources/resourceGroups@2024-03-01' = {
  name: 'rg-${environmentName}'
  location: location
  tags: tags
}

module installation 'installation.bicep' = {
  scope: group
  params: {
    location: location
    environmentTags: tags
    principalId: principalId
    principalType: principalType
    audience: audience
    ledgerOrigin: ledgerOrigin
    controller: controller
    contact: contact
    privacyNotice: privacyNotice
    publicAddress: publicAddress
    consoleClientId: consoleClientId
    alertEmail: alertEmail
    plan: plan
    image: image
    serviceBus: serviceBus
    privateNetwork: privateNetwork
  }
}

@description('Tenant whose tokens are accepted.')
output AZURE_TENANT_ID string = tenant().tenantId

@description('Resource group of the installation.')
output AZURE_RESOURCE_GROUP string = group.name

@description('Region of the installation.')
output AZURE_LOCATION string = location

@description('Vault for the secrets that a person writes.')
output AZURE_KEY_VAULT_NAME string = installation.outputs.vault

@description('Function app of the service `functions` of azure.yaml; empty with Container Apps.')
output SERVICE_FUNCTIONS_NAME string = installation.outputs.functionApp

@description('Address of the API and of the console; RPAUSE_URL of the command line.')
output SERVICE_FUNCTIONS_URI string = installation.outputs.address
