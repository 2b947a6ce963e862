// A function app on Flex Consumption, with the package that both parts share.
import { endpoints as Endpoints } from 'host-account.bicep'

param location string
param tags object
param name string
@description('Names of its identity, and of its network, if it has one.')
param identity string
param network string
@description('Which subnet of the network is its own.')
param subnet string
param hostAccount Endpoints
@description('The container of its packages.')
param packages string
@description('Connection string of Application Insights, which names where to send to and is no secret.')
param insights string
param nodeVersion string
param updateStrategy string
@description('Megabytes of an instance.')
param memory int
param maximumInstances int
@description('HTTP calls that an instance takes at once; the platform\'s own figure, if it is left out.')
param requestsAtOnce int?
param alwaysReady { name: string, instanceCount: int }[]
param settings object
@description('Client id of the app registration whose tokens let callers in; keys do, if it is empty.')
param signInClientId string
@description('Paths that nobody has to sign in for: the host\'s own, whose callers have keys, and what is open to all.')
param openPaths string[]

resource self 'Microsoft.ManagedIdentity/userAssignedIdentities@2024-11-30' existing = {
  name: identity
}

resource subnets 'Microsoft.Network/virtualNetworks/subnets@2025-05-01' existing = if (!empty(network)) {
  name: '${network}/${subnet}'
}

var allSettings = union(settings, {
  AzureWebJobsStorage__blobServiceUri: hostAccount.blob
  AzureWebJobsStorage__queueServiceUri: hostAccount.queue
  AzureWebJobsStorage__tableServiceUri: hostAccount.table
  AzureWebJobsStorage__credential: 'managedidentity'
  AzureWebJobsStorage__clientId: self.properties.clientId
  AzureFunctionsWebHost__hostid: name
  AzureWebJobsDisableHomepage: 'true'
  // Threads that decode photos would each keep memory of their own.
  MALLOC_ARENA_MAX: '2'
  SIGN_IN: empty(signInClientId) ? 'keys' : 'entra'
  AZURE_CLIENT_ID: self.properties.clientId
  AZURE_TOKEN_CREDENTIALS: 'ManagedIdentityCredential'
  APPLICATIONINSIGHTS_CONNECTION_STRING: insights
  APPLICATIONINSIGHTS_AUTHENTICATION_STRING: 'ClientId=${self.properties.clientId};Authorization=AAD'
})

resource plan 'Microsoft.Web/serverfarms@2025-03-01' = {
  name: 'plan-${name}'
  location: location
  tags: tags
  kind: 'functionapp'
  sku: { name: 'FC1', tier: 'FlexConsumption' }
  properties: { reserved: true }
}

resource app 'Microsoft.Web/sites@2025-03-01' = {
  name: name
  location: location
  tags: tags
  kind: 'functionapp,linux'
  identity: { type: 'UserAssigned', userAssignedIdentities: { '${self.id}': {} } }
  properties: {
    serverFarmId: plan.id
    httpsOnly: true
    publicNetworkAccess: 'Enabled'
    keyVaultReferenceIdentity: self.id
    virtualNetworkSubnetId: empty(network) ? null : subnets.id
    siteConfig: {
      minTlsVersion: '1.2'
      scmMinTlsVersion: '1.2'
    }
    functionAppConfig: union(
      {
        deployment: {
          storage: {
            type: 'blobContainer'
            value: '${hostAccount.blob}${packages}'
            authentication: { type: 'UserAssignedIdentity', userAssignedIdentityResourceId: self.id }
          }
        }
        runtime: { name: 'node', version: nodeVersion }
        scaleAndConcurrency: union(
          { instanceMemoryMB: memory, maximumInstanceCount: maximumInstances, alwaysReady: alwaysReady },
          requestsAtOnce == null ? {} : { triggers: { http: { perInstanceConcurrency: requestsAtOnce } } }
        )
      },
      // The service knows it, its published types do not yet.
      any({ siteUpdateStrategy: { type: updateStrategy } })
    )
  }

  resource appSettings 'config' = { name: 'appsettings', properties: allSettings }

  // What has no valid token goes no further than the platform; which role a caller needs is the app's own business.
  resource signIn 'config' = if (!empty(signInClientId)) {
    name: 'authsettingsV2'
    properties: {
      platform: { enabled: true }
      globalValidation: {
        requireAuthentication: true
        unauthenticatedClientAction: 'Return401'
        excludedPaths: openPaths
      }
      httpSettings: { requireHttps: true }
      identityProviders: {
        azureActiveDirectory: {
          enabled: true
          registration: {
            clientId: signInClientId
            openIdIssuer: '${environment().authentication.loginEndpoint}${tenant().tenantId}/v2.0'
          }
          validation: { allowedAudiences: [signInClientId, 'api://${signInClientId}'] }
        }
      }
      login: { tokenStore: { enabled: false } }
    }
  }

  // Deployments log in; nobody has a password.
  resource ftp 'basicPublishingCredentialsPolicies' = { name: 'ftp', properties: { allow: false } }
  resource scm 'basicPublishingCredentialsPolicies' = { name: 'scm', properties: { allow: false } }
}

output url string = 'https://${app.properties.defaultHostName}'
