// A virtual network with private endpoints for what the app stores in. The app itself stays reachable: members and operators use it.

param name string
param location string
param tags object

@description('Service that owns the subnet of the app: Microsoft.App/environments (Flex Consumption, Container Apps) or Microsoft.Web/serverFarms.')
param delegation string

param storageId string
param vaultId string

@description('Service Bus namespace; empty if the queues are in the storage account.')
param busId string = ''

var stores = [
  { name: 'blob', id: storageId, zone: 'privatelink.blob.${environment().suffixes.storage}' }
  { name: 'queue', id: storageId, zone: 'privatelink.queue.${environment().suffixes.storage}' }
  { name: 'table', id: storageId, zone: 'privatelink.table.${environment().suffixes.storage}' }
  { name: 'vault', id: vaultId, zone: 'privatelink.vaultcore.azure.net' }
]
var bus = empty(busId) ? [] : [{ name: 'namespace', id: busId, zone: 'privatelink.servicebus.windows.net' }]
var endpoints = concat(stores, bus)

resource network 'Microsoft.Network/virtualNetworks@2024-05-01' = {
  name: name
  location: location
  tags: tags
  properties: {
    addressSpace: { addressPrefixes: ['10.0.0.0/16'] }
    subnets: [
      {
        name: 'app'
        // 4,000 addresses: each instance takes one, and up to 1,000 instances run.
        properties: {
          addressPrefix: '10.0.0.0/20'
          delegations: [{ name: 'app', properties: { serviceName: delegation } }]
        }
      }
      {
        name: 'endpoints'
        properties: { addressPrefix: '10.0.16.0/27', privateEndpointNetworkPolicies: 'Disabled' }
      }
    ]
  }

  resource app 'subnets' existing = { name: 'app' }
  resource endpoints 'subnets' existing = { name: 'endpoints' }
}

resource zones 'Microsoft.Network/privateDnsZones@2024-06-01' = [
  for endpoint in endpoints: {
    name: endpoint.zone
    location: 'global'
    tags: tags
  }
]

resource links 'Microsoft.Network/privateDnsZones/virtualNetworkLinks@2024-06-01' = [
  for (endpoint, i) in endpoints: {
    parent: zones[i]
    name: name
    location: 'global'
    tags: tags
    properties: { registrationEnabled: false, virtualNetwork: { id: network.id } }
  }
]

resource privateEndpoints 'Microsoft.Network/privateEndpoints@2024-05-01' = [
  for endpoint in endpoints: {
    name: '${name}-${endpoint.name}'
    location: location
    tags: tags
    properties: {
      subnet: { id: network::endpoints.id }
      privateLinkServiceConnections: [
        { name: endpoint.name, properties: { privateLinkServiceId: endpoint.id, groupIds: [endpoint.name] } }
      ]
    }
  }
]

resource records 'Microsoft.Network/privateEndpoints/privateDnsZoneGroups@2024-05-01' = [
  for (endpoint, i) in endpoints: {
    parent: privateEndpoints[i]
    name: 'default'
    properties: { privateDnsZoneConfigs: [{ name: endpoint.name, properties: { privateDnsZoneId: zones[i].id } }] }
  }
]

@description('Subnet of the app. It is an output of the endpoints too: the app starts after their addresses exist.')
output appSubnetId string = network::app.id
