// How Unity Catalog reaches storage: volumes by an identity of their own, photos by one that may only read.
param location string
param tags object
param suffix string
param photosIdentity string

resource identity 'Microsoft.ManagedIdentity/userAssignedIdentities@2024-11-30' existing = {
  name: photosIdentity
}

resource volumes 'Microsoft.Databricks/accessConnectors@2026-01-01' = {
  name: 'dbac-volumes-${suffix}'
  location: location
  tags: tags
  identity: { type: 'SystemAssigned' }
}

resource photos 'Microsoft.Databricks/accessConnectors@2026-01-01' = {
  name: 'dbac-photos-${suffix}'
  location: location
  tags: tags
  identity: { type: 'UserAssigned', userAssignedIdentities: { '${identity.id}': {} } }
}

output volumesId string = volumes.id
output volumesPrincipalId string = volumes.identity.principalId
output photosId string = photos.id
