// Who acts: each app, and the tasks that read photos. No keys, no secrets.
param location string
param tags object
@description('Of control, serving and photos, in this order.')
param names string[]

resource identities 'Microsoft.ManagedIdentity/userAssignedIdentities@2024-11-30' = [
  for name in names: {
    name: name
    location: location
    tags: tags
  }
]

output principals { control: string, serving: string, photos: string } = {
  control: identities[0].properties.principalId
  serving: identities[1].properties.principalId
  photos: identities[2].properties.principalId
}
output controlClientId string = identities[0].properties.clientId
