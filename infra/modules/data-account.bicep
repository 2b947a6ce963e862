// Photos and all that is made of them. Hierarchical, as external locations of Unity Catalog demand.
param location string
param tags object
param name string
param redundancy string
param locked bool
param auditDays int
param photoContainers string[]
param privateNetwork bool

var containers = union(
  photoContainers,
  ['datasets', 'shards', 'features', 'runs', 'models', 'predictions', 'quarantine', 'audit']
)

resource account 'Microsoft.Storage/storageAccounts@2025-08-01' = {
  name: name
  location: location
  tags: tags
  kind: 'StorageV2'
  sku: { name: redundancy }
  properties: {
    isHnsEnabled: true
    accessTier: 'Hot'
    allowSharedKeyAccess: false
    allowBlobPublicAccess: false
    allowCrossTenantReplication: false
    defaultToOAuthAuthentication: true
    minimumTlsVersion: 'TLS1_2'
    supportsHttpsTrafficOnly: true
    networkAcls: { bypass: 'AzureServices', defaultAction: privateNetwork ? 'Deny' : 'Allow' }
  }
}

resource blobs 'Microsoft.Storage/storageAccounts/blobServices@2025-08-01' = {
  parent: account
  name: 'default'
  // What is erased is gone for good a week later: docs/data-lifecycle.md says so.
  properties: {
    deleteRetentionPolicy: { enabled: true, days: 7 }
    containerDeleteRetentionPolicy: { enabled: true, days: 7 }
  }

  resource each 'containers' = [for container in containers: { name: container }]
}

resource policies 'Microsoft.Storage/storageAccounts/managementPolicies@2025-08-01' = {
  parent: account
  name: 'default'
  properties: {
    policy: {
      rules: [
        {
          name: 'old-predictions-are-cool'
          type: 'Lifecycle'
          definition: {
            filters: { blobTypes: ['blockBlob'], prefixMatch: ['predictions/'] }
            actions: { baseBlob: { tierToCool: { daysAfterModificationGreaterThan: 30 } } }
          }
        }
        {
          name: 'old-acts-go'
          type: 'Lifecycle'
          definition: {
            filters: { blobTypes: ['appendBlob'], prefixMatch: ['audit/'] }
            actions: { baseBlob: { delete: { daysAfterModificationGreaterThan: auditDays } } }
          }
        }
      ]
    }
  }
  dependsOn: [blobs]
}

resource lock 'Microsoft.Authorization/locks@2020-05-01' = if (locked) {
  scope: account
  name: 'keep-the-data'
  properties: { level: 'CanNotDelete', notes: 'Photos and models of production.' }
}

output blobEndpoint string = account.properties.primaryEndpoints.blob
