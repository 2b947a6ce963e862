// Private addresses of what holds data.
import { zoneNames } from 'zones.bicep'

param location string
param tags object
param network string
param dataAccount string
param hostAccount string
@description('Empty for a vault or a registry that is there already: its endpoints are its owner\'s.')
param vault string
param registry string

resource subnet 'Microsoft.Network/virtualNetworks/subnets@2025-05-01' existing = {
  name: '${network}/endpoints'
}

var account = 'Microsoft.Storage/storageAccounts'
var targets = concat(
  [
    { name: 'data-blob', id: resourceId(account, dataAccount), kind: 'blob' }
    { name: 'data-dfs', id: resourceId(account, dataAccount), kind: 'dfs' }
    { name: 'host-blob', id: resourceId(account, hostAccount), kind: 'blob' }
    { name: 'host-queue', id: resourceId(account, hostAccount), kind: 'queue' }
    { name: 'host-table', id: resourceId(account, hostAccount), kind: 'table' }
  ],
  empty(vault) ? [] : [{ name: 'vault', id: resourceId('Microsoft.KeyVault/vaults', vault), kind: 'vault' }],
  empty(registry)
    ? []
    : [{ name: 'registry', id: resourceId('Microsoft.ContainerRegistry/registries', registry), kind: 'registry' }]
)

resource endpoints 'Microsoft.Network/privateEndpoints@2025-05-01' = [
  for target in targets: {
    name: 'pe-${target.name}'
    location: location
    tags: tags
    properties: {
      subnet: { id: subnet.id }
      privateLinkServiceConnections: [
        { name: target.name, properties: { privateLinkServiceId: target.id, groupIds: [target.kind] } }
      ]
    }
  }
]

resource names 'Microsoft.Network/privateEndpoints/privateDnsZoneGroups@2025-05-01' = [
  for (target, n) in targets: {
    parent: endpoints[n]
    name: 'default'
    properties: {
      privateDnsZoneConfigs: [
        {
          name: target.kind
          properties: { privateDnsZoneId: resourceId('Microsoft.Network/privateDnsZones', zoneNames[target.kind]) }
        }
      ]
    }
  }
]
