// Where backups go, in an account of its own.
param account string
param container string
param backup string

resource target 'Microsoft.Storage/storageAccounts@2025-08-01' existing = {
  name: account

  resource blobs 'blobServices' existing = {
    name: 'default'

    resource kept 'containers' existing = { name: container }
  }
}

var blobContributor = 'ba92f5b4-2d11-453d-a403-e96b0029c9fe'

resource writes 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  scope: target::blobs::kept
  name: guid(target::blobs::kept.id, 'backup', blobContributor)
  properties: {
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', blobContributor)
    principalId: backup
    principalType: 'ServicePrincipal'
    description: 'backup'
  }
}
