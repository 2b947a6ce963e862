// Secrets of others alone, such as a registry's token: the apps themselves have none.
param location string
param tags object
param name string
@description('Its name cannot be given anew for a week after it was deleted, whoever asks.')
param purgeProtected bool
param privateNetwork bool

resource vault 'Microsoft.KeyVault/vaults@2025-05-01' = {
  name: name
  location: location
  tags: tags
  properties: {
    tenantId: tenant().tenantId
    sku: { family: 'A', name: 'standard' }
    enableRbacAuthorization: true
    enablePurgeProtection: purgeProtected ? true : null
    enableSoftDelete: true
    softDeleteRetentionInDays: 7
    networkAcls: { bypass: 'AzureServices', defaultAction: privateNetwork ? 'Deny' : 'Allow' }
  }
}
