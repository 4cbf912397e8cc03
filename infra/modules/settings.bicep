// The settings that the app has wherever it runs. Names are those of local.settings.sample.json; what is not here has its default.

@export()
@description('What the app is told about its installation.')
type installationFacts = {
  clientId: string
  storageName: string
  insightsConnectionString: string
  vaultUri: string
  signingKey: string
  ticketKey: string
  tenantId: string
  audience: string
  ledgerOrigin: string
  controller: string
  contact: string
  privacyNotice: string
  publicAddress: string
  consoleClientId: string
  consoleAddress: string

  @description('Namespace of the queues; empty where they are in the storage account.')
  serviceBusNamespace: string
}

@export()
@description('Address of the provider of the tenant.')
func authorityOf(tenantId string) string => '${environment().authentication.loginEndpoint}${tenantId}/v2.0'

@export()
@description('Settings without a secret.')
func settingsOf(facts installationFacts, address string) object => {
  AZURE_CLIENT_ID: facts.clientId
  APPLICATIONINSIGHTS_CONNECTION_STRING: facts.insightsConnectionString
  APPLICATIONINSIGHTS_AUTHENTICATION_STRING: 'ClientId=${facts.clientId};Authorization=AAD'
  AzureWebJobsStorage__accountName: facts.storageName
  Authentication__Schemes__Bearer__Authority: authorityOf(facts.tenantId)
  Authentication__Schemes__Bearer__ValidAudiences__0: facts.audience
  Tickets__KeyVaultKey: facts.ticketKey
  Objections__PublicAddress: empty(facts.publicAddress) ? address : facts.publicAddress
  Objections__Controller: facts.controller
  Objections__Proxies: '1'
  Campaigns__Contact: facts.contact
  Campaigns__PrivacyNotice: facts.privacyNotice
  Ledger__Origin: facts.ledgerOrigin
  Ledger__KeyVaultKey: facts.signingKey
}

@export()
@description('Settings of the sign-in to the web console (docs/sign-in.md), without its secret.')
func consoleSettingsOf(facts installationFacts, address string) object => {
  Authentication__Schemes__OpenIdConnect__Authority: authorityOf(facts.tenantId)
  Authentication__Schemes__OpenIdConnect__ClientId: facts.consoleClientId
  Console__PublicAddress: empty(facts.consoleAddress) ? address : facts.consoleAddress
}
