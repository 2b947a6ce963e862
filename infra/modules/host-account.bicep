// What the Functions host keeps: packages, locks, the queue of events. Never the data account, which is hierarchical.
param location string
param tags object
param name string
param redundancy string
param privateNetwork bool

resource account 'Microsoft.Storage/storageAccounts@2025-08-01' = {
  name: name
  location: location
  tags: tags
  kind: 'StorageV2'
  sku: { name: redundancy }
  properties: {
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

  resource each 'containers' = [for container in ['pkg-control', 'pkg-serving', 'deadletter']: { name: container }]
}

resource queues 'Microsoft.Storage/storageAccounts/queueServices@2025-08-01' = {
  parent: account
  name: 'default'

  resource each 'queues' = [for queue in ['photos-changed', 'photos-changed-poison']: { name: queue }]
}

@export()
type endpoints = { blob: string, queue: string, table: string }

output endpoints endpoints = {
  blob: account.properties.primaryEndpoints.blob
  queue: account.properties.primaryEndpoints.queue
  table: account.properties.primaryEndpoints.table
}
