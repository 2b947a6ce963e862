// Where tasks run. Premium, for Unity Catalog.
param location string
param tags object
param name string
param managedResourceGroup string
@description('The network whose subnets are its own; its managed one, if it is empty.')
param network string

resource ours 'Microsoft.Network/virtualNetworks@2025-05-01' existing = if (!empty(network)) {
  name: network
}

resource workspace 'Microsoft.Databricks/workspaces@2026-01-01' = {
  name: name
  location: location
  tags: tags
  sku: { name: 'premium' }
  properties: {
    computeMode: 'Hybrid'
    managedResourceGroupId: subscriptionResourceId('Microsoft.Resources/resourceGroups', managedResourceGroup)
    defaultCatalog: { initialType: 'UnityCatalog' }
    parameters: union(
      { enableNoPublicIp: { value: true } },
      empty(network)
        ? {}
        : {
            customVirtualNetworkId: { value: ours.id }
            customPublicSubnetName: { value: 'databricks-public' }
            customPrivateSubnetName: { value: 'databricks-private' }
          }
    )
  }
}

output url string = 'https://${workspace.properties.workspaceUrl}'
