// Events of photos go to the queue that the app reads, with the topic's identity.
param systemTopic string
param hostAccountId string
param containers string[]

resource topic 'Microsoft.EventGrid/systemTopics@2025-02-15' existing = {
  name: systemTopic
}

resource photos 'Microsoft.EventGrid/systemTopics/eventSubscriptions@2025-02-15' = {
  parent: topic
  name: 'photos-changed'
  properties: {
    eventDeliverySchema: 'EventGridSchema'
    deliveryWithResourceIdentity: {
      identity: { type: 'SystemAssigned' }
      destination: {
        endpointType: 'StorageQueue'
        properties: {
          resourceId: hostAccountId
          queueName: 'photos-changed'
          queueMessageTimeToLiveInSeconds: 604800
        }
      }
    }
    deadLetterWithResourceIdentity: {
      identity: { type: 'SystemAssigned' }
      deadLetterDestination: {
        endpointType: 'StorageBlob'
        properties: { resourceId: hostAccountId, blobContainerName: 'deadletter' }
      }
    }
    retryPolicy: { maxDeliveryAttempts: 30, eventTimeToLiveInMinutes: 1440 }
    filter: {
      includedEventTypes: [
        'Microsoft.Storage.BlobCreated'
        'Microsoft.Storage.BlobDeleted'
        'Microsoft.Storage.BlobRenamed'
        'Microsoft.Storage.DirectoryRenamed'
        'Microsoft.Storage.DirectoryDeleted'
      ]
      // Never narrower than a container: events of a directory name what is above the photos. A subscription takes 25 values in all.
      advancedFilters: empty(containers) || length(containers) > 25
        ? []
        : [
            {
              operatorType: 'StringBeginsWith'
              key: 'subject'
              values: map(containers, container => '/blobServices/default/containers/${container}/')
            }
          ]
    }
  }
}
