// One who acts for a pipeline, by the pipeline's own tokens: there is no secret.
param location string
param tags object
param name string
param issuer string
param subject string

resource identity 'Microsoft.ManagedIdentity/userAssignedIdentities@2024-11-30' = {
  name: name
  location: location
  tags: tags

  resource pipeline 'federatedIdentityCredentials' = {
    name: 'pipeline'
    properties: { issuer: issuer, subject: subject, audiences: ['api://AzureADTokenExchange'] }
  }
}

output principalId string = identity.properties.principalId
output clientId string = identity.properties.clientId
