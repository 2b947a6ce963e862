// A secret scope of Databricks reads the vault.
param vault string
param principalId string

resource target 'Microsoft.KeyVault/vaults@2025-05-01' existing = {
  name: vault
}

var keyVaultSecretsUser = '4633458b-17de-408a-b874-0445c86b69e6'

resource databricks 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  scope: target
  name: guid(target.id, 'databricks', keyVaultSecretsUser)
  properties: {
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', keyVaultSecretsUser)
    principalId: principalId
    principalType: 'ServicePrincipal'
    description: 'databricks'
  }
}
