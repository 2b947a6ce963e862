// Where events of the data account begin, and where ours go.
param location string
param tags object
param topic string
@description('None is made, if it is empty.')
param systemTopic string
param dataAccount string

resource data 'Microsoft.Storage/storageAccounts@2025-08-01' existing = {
  name: dataAccount
}

resource fromStorage 'Microsoft.EventGrid/systemTopics@2025-02-15' = if (!empty(systemTopic)) {
  name: systemTopic
  location: location
  tags: tags
  identity: { type: 'SystemAssigned' }
  properties: { source: data.id, topicType: 'Microsoft.Storage.StorageAccounts' }
}

resource ours 'Microsoft.EventGrid/topics@2025-02-15' = {
  name: topic
  location: location
  tags: tags
  properties: { inputSchema: 'CloudEventSchemaV1_0', disableLocalAuth: true, minimumTlsVersionAllowed: '1.2' }
}

output systemTopicPrincipalId string = empty(systemTopic) ? '' : fromStorage!.identity.principalId
output endpoint string = ours.properties.endpoint
