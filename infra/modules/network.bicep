// A network of our own: subnets of both apps, of Databricks and of endpoints, one way out, and names that lead to the endpoints.
import { zoneNames } from 'zones.bicep'

param location string
param tags object
param name string
param suffix string

resource address 'Microsoft.Network/publicIPAddresses@2025-05-01' = {
  name: 'pip-${suffix}'
  location: location
  tags: tags
  sku: { name: 'Standard' }
  properties: { publicIPAllocationMethod: 'Static' }
}

resource wayOut 'Microsoft.Network/natGateways@2025-05-01' = {
  name: 'ng-${suffix}'
  location: location
  tags: tags
  sku: { name: 'Standard' }
  properties: { publicIpAddresses: [{ id: address.id }] }
}

// Databricks writes its rules into it.
resource databricksRules 'Microsoft.Network/networkSecurityGroups@2025-05-01' = {
  name: 'nsg-databricks-${suffix}'
  location: location
  tags: tags
  properties: {}
}

var delegations = {
  apps: [{ name: 'apps', properties: { serviceName: 'Microsoft.App/environments' } }]
  databricks: [{ name: 'databricks', properties: { serviceName: 'Microsoft.Databricks/workspaces' } }]
}

resource network 'Microsoft.Network/virtualNetworks@2025-05-01' = {
  name: name
  location: location
  tags: tags
  properties: {
    addressSpace: { addressPrefixes: ['10.60.0.0/20'] }
    subnets: [
      {
        name: 'control'
        properties: {
          addressPrefix: '10.60.0.0/24'
          delegations: delegations.apps
          natGateway: { id: wayOut.id }
        }
      }
      {
        name: 'serving'
        properties: {
          addressPrefix: '10.60.1.0/24'
          delegations: delegations.apps
          natGateway: { id: wayOut.id }
        }
      }
      { name: 'endpoints', properties: { addressPrefix: '10.60.2.0/24' } }
      {
        name: 'databricks-public'
        properties: {
          addressPrefix: '10.60.4.0/23'
          delegations: delegations.databricks
          natGateway: { id: wayOut.id }
          networkSecurityGroup: { id: databricksRules.id }
        }
      }
      {
        name: 'databricks-private'
        properties: {
          addressPrefix: '10.60.6.0/23'
          delegations: delegations.databricks
          natGateway: { id: wayOut.id }
          networkSecurityGroup: { id: databricksRules.id }
        }
      }
    ]
  }
}

resource zones 'Microsoft.Network/privateDnsZones@2024-06-01' = [
  for zone in items(zoneNames): { name: zone.value, location: 'global', tags: tags }
]

resource links 'Microsoft.Network/privateDnsZones/virtualNetworkLinks@2024-06-01' = [
  for (zone, n) in items(zoneNames): {
    parent: zones[n]
    name: 'link-${suffix}'
    location: 'global'
    tags: tags
    properties: { virtualNetwork: { id: network.id }, registrationEnabled: false }
  }
]
