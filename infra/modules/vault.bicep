// The keys of ledger and tickets never leave the vault; links are sealed with a secret that a person puts there.

param name string
param location string
param tags object
param principalId string
param workspaceId string

@description('Object id of the person or program that deploys; empty: no role is granted.')
param deployerId string = ''

@allowed(['User', 'ServicePrincipal'])
param deployerType string = 'User'

@description('Only private endpoints may send requests.')
param isPrivate bool = false

var roles = {
  signs: '12338af0-0e69-4776-bea7-57ae8d297424' // Key Vault Crypto User
  reads: '4633458b-17de-408a-b874-0445c86b69e6' // Key Vault Secrets User
}

// For the objection link key. It gives no access to the keys of ledger and tickets.
var writesSecrets = 'b86a8fe4-44ce-4948-aee5-eccb2c155cd7' // Key Vault Secrets Officer

resource vault 'Microsoft.KeyVault/vaults@2023-07-01' = {
  name: name
  location: location
  tags: tags
  properties: {
    tenantId: tenant().tenantId
    sku: { family: 'A', name: 'standard' }
    enableRbacAuthorization: true
    enableSoftDelete: true
    // Whoever could purge the key could end every proof.
    enablePurgeProtection: true
    softDeleteRetentionInDays: 90
    publicNetworkAccess: isPrivate ? 'Disabled' : 'Enabled'
    networkAcls: { defaultAction: isPrivate ? 'Deny' : 'Allow', bypass: isPrivate ? 'None' : 'AzureServices' }
  }

  // No expiry: it signs the same log for ever, and what it signed has to be verified for ever.
  resource signing 'keys' = {
    name: 'ledger'
    properties: { kty: 'EC', curveName: 'P-256', keyOps: ['sign', 'verify'] }
  }

  // It grants each process the key that signs tickets. Loaders have its public part.
  resource tickets 'keys' = {
    name: 'tickets'
    properties: { kty: 'EC', curveName: 'P-256', keyOps: ['sign', 'verify'] }
  }
}

resource grants 'Microsoft.Authorization/roleAssignments@2022-04-01' = [
  for role in items(roles): {
    name: guid(vault.id, principalId, role.value)
    scope: vault
    properties: {
      principalId: principalId
      principalType: 'ServicePrincipal'
      roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', role.value)
    }
  }
]

resource deployerGrant 'Microsoft.Authorization/roleAssignments@2022-04-01' = if (!empty(deployerId)) {
  name: guid(vault.id, deployerId, writesSecrets)
  scope: vault
  properties: {
    principalId: deployerId
    principalType: deployerType
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', writesSecrets)
  }
}

resource audit 'Microsoft.Insights/diagnosticSettings@2021-05-01-preview' = {
  name: 'audit'
  scope: vault
  properties: { workspaceId: workspaceId, logs: [{ categoryGroup: 'audit', enabled: true }] }
}

output id string = vault.id
output name string = vault.name
output uri string = vault.properties.vaultUri
output signingKey string = vault::signing.properties.keyUriWithVersion
output ticketKey string = vault::tickets.properties.keyUriWithVersion
