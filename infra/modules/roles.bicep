// Who may do what. Assignments are named by whom they are for, not by ids that only Azure knows.
param dataAccount string
param photoContainers string[]
param hostAccount string
param scheduler string
param hasScheduler bool
param topic string
param insights string
param principals { control: string, serving: string, photos: string, volumes: string, events: string }

var roles = {
  blobOwner: 'b7e6dc6d-f1e8-4753-8033-0f276bb0955b'
  blobContributor: 'ba92f5b4-2d11-453d-a403-e96b0029c9fe'
  blobReader: '2a2b9908-6ea1-4ae2-8e65-a410df84e7d1'
  queueContributor: '974c5e8b-45b9-4653-ba55-5f855dd0fb88'
  queueSender: 'c6a89b2d-59bc-44d0-9896-0f6e12d7b80a'
  tableContributor: '0a9a7e1f-b9d0-4cc4-a60d-0319b160aaa3'
  durableTaskContributor: '0ad04412-c4d5-4796-b79c-f76d14c8d402'
  eventSender: 'd5a91429-5739-47e2-a06b-3470a27159e7'
  metricsPublisher: '3913510d-42f4-4e42-8a64-420c390055eb'
}

var onContainers = concat(
  [
    { who: 'serving', role: 'blobReader', container: 'models' }
    { who: 'serving', role: 'blobContributor', container: 'predictions' }
    { who: 'volumes', role: 'blobContributor', container: 'datasets' }
    { who: 'volumes', role: 'blobContributor', container: 'shards' }
    { who: 'volumes', role: 'blobContributor', container: 'features' }
    { who: 'volumes', role: 'blobContributor', container: 'runs' }
    { who: 'volumes', role: 'blobContributor', container: 'models' }
  ],
  map(photoContainers, container => { who: 'photos', role: 'blobReader', container: container })
)
var onHostAccount = [
  { who: 'control', role: 'blobOwner' }
  { who: 'control', role: 'queueContributor' }
  { who: 'control', role: 'tableContributor' }
  { who: 'serving', role: 'blobOwner' }
]

resource data 'Microsoft.Storage/storageAccounts@2025-08-01' existing = {
  name: dataAccount

  resource blobs 'blobServices' existing = {
    name: 'default'

    resource containers 'containers' existing = [for one in onContainers: { name: one.container }]
  }
}

resource host 'Microsoft.Storage/storageAccounts@2025-08-01' existing = {
  name: hostAccount

  resource blobs 'blobServices' existing = {
    name: 'default'

    resource deadLetter 'containers' existing = { name: 'deadletter' }
  }

  resource queues 'queueServices' existing = {
    name: 'default'

    resource photosChanged 'queues' existing = { name: 'photos-changed' }
  }
}

resource durable 'Microsoft.DurableTask/schedulers@2026-02-01' existing = if (hasScheduler) {
  name: scheduler
}

resource ours 'Microsoft.EventGrid/topics@2025-02-15' existing = {
  name: topic
}

resource applicationInsights 'Microsoft.Insights/components@2020-02-02' existing = {
  name: insights
}

resource dataRole 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  scope: data
  name: guid(data.id, 'control', roles.blobContributor)
  properties: {
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', roles.blobContributor)
    principalId: principals.control
    principalType: 'ServicePrincipal'
    description: 'control'
  }
}

resource containerRoles 'Microsoft.Authorization/roleAssignments@2022-04-01' = [
  for (one, n) in onContainers: {
    scope: data::blobs::containers[n]
    name: guid(data::blobs::containers[n].id, one.who, roles[one.role])
    properties: {
      roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', roles[one.role])
      principalId: principals[one.who]
      principalType: 'ServicePrincipal'
      description: one.who
    }
  }
]

resource hostRoles 'Microsoft.Authorization/roleAssignments@2022-04-01' = [
  for one in onHostAccount: {
    scope: host
    name: guid(host.id, one.who, roles[one.role])
    properties: {
      roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', roles[one.role])
      principalId: principals[one.who]
      principalType: 'ServicePrincipal'
      description: one.who
    }
  }
]

resource queueRole 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  scope: host::queues::photosChanged
  name: guid(host::queues::photosChanged.id, 'events', roles.queueSender)
  properties: {
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', roles.queueSender)
    principalId: principals.events
    principalType: 'ServicePrincipal'
    description: 'events'
  }
}

resource deadLetterRole 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  scope: host::blobs::deadLetter
  name: guid(host::blobs::deadLetter.id, 'events', roles.blobContributor)
  properties: {
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', roles.blobContributor)
    principalId: principals.events
    principalType: 'ServicePrincipal'
    description: 'events'
  }
}

resource schedulerRole 'Microsoft.Authorization/roleAssignments@2022-04-01' = if (hasScheduler) {
  scope: durable
  name: guid(durable.id, 'control', roles.durableTaskContributor)
  properties: {
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', roles.durableTaskContributor)
    principalId: principals.control
    principalType: 'ServicePrincipal'
    description: 'control'
  }
}

resource topicRole 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  scope: ours
  name: guid(ours.id, 'control', roles.eventSender)
  properties: {
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', roles.eventSender)
    principalId: principals.control
    principalType: 'ServicePrincipal'
    description: 'control'
  }
}

resource metricsRoles 'Microsoft.Authorization/roleAssignments@2022-04-01' = [
  for who in ['control', 'serving']: {
    scope: applicationInsights
    name: guid(applicationInsights.id, who, roles.metricsPublisher)
    properties: {
      roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', roles.metricsPublisher)
      principalId: principals[who]
      principalType: 'ServicePrincipal'
      description: who
    }
  }
]
