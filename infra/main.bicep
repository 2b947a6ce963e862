// All of Darkroom on Azure, for one environment. Every name is computed here, so that what would be deployed can be told before anything is.
targetScope = 'subscription'

@allowed(['dev', 'test', 'prod'])
param environmentName string
param location string
@description('Who is told of alerts and of the budget; nobody, if it is empty.')
param alertEmail string = ''
@description('Euros or dollars a month, by the currency of the subscription.')
param budgetAmount int = environmentName == 'prod' ? 1000 : 200
@description('The first day of the month in which the budget is made.')
param budgetStart string

@description('The backend of Durable Functions: the Durable Task Scheduler, or the queues and tables of the host account.')
@allowed(['scheduler', 'storage'])
param durableBackend string = 'scheduler'
@description('What a deployment does with executions in flight: Recreate ends them, RollingUpdate (preview) lets them end.')
@allowed(['Recreate', 'RollingUpdate'])
param updateStrategy string = 'Recreate'
@description('Node of both apps: 22 or 24.')
@allowed(['22', '24'])
param nodeVersion string = '22'

@description('Reach storage, vault and registry by private endpoints alone.')
param privateNetwork bool = false
@description('What is there already is used; what has no name is created.')
param existingWorkspace existing = { name: '', resourceGroup: '' }
param existingRegistry existing = { name: '', resourceGroup: '' }
param existingVault existing = { name: '', resourceGroup: '' }
@description('The data account\'s system topic, where somebody else has made it, such as malware scanning: an account has one. In our group, if none is named.')
param existingSystemTopic existing = { name: '', resourceGroup: '' }
@description('Object id of the enterprise application AzureDatabricks, which reads the vault for a secret scope; none, if it is empty.')
param databricksLoginId string = ''

@description('Client id of the app registration in Entra ID that callers have tokens for; function keys let them in, if it is empty.')
param signInClientId string = ''
@description('Days for which it is kept who called for which change.')
param auditDays int = 400

@description('What tasks run on where a plan says nothing: lifecycle, run, serverless, or a cluster id; and the machines of clusters that are created.')
param databricksCluster string
param databricksCompute string
@description('Users and groups who may look at runs there, separated by commas.')
param databricksViewers string = ''
@description('As whom tasks read photos: service-credential:NAME, secret-scope:NAME, or volumes; a service credential of this environment, if it is empty. Ours they reach by volumes.')
param tasksStorage string = ''
@description('How long each kind of task may take, in JSON; what is left out takes as long as the app says.')
param databricksTimeouts string = ''
@description('What machines cost, in JSON: runs then tell an estimate of what they cost.')
param machinePrices string = ''
@description('The catalog of Unity Catalog whose schema main has the volumes.')
param catalog string = 'darkroom_${environmentName}'
@description('The training wheel\'s file name and SHA-256, and that of its code: npm run wheel prints them.')
param trainingWheel string
@minLength(64)
@maxLength(64)
param trainingWheelSha256 string
param trainingCodeSha256 string = trainingWheelSha256
@description('Wheels of others, and the file in the package that tells what they bring.')
param furtherWheels string = ''
param trainers string = ''
@allowed(['processes', 'spark'])
param preprocessEngine string = 'processes'
@description('Batches of so many photos or more are predicted by Databricks; 0 leaves all of them to the app.')
param batchOnDatabricksFrom string = '100000'
param plans string = 'plans'
@description('Containers with photos, as plans name them; events of all are let through by an empty list, and by more than 25.')
param photoContainers string[] = ['images']

@description('A resource that is there already: its name, and its resource group.')
type existing = { name: string, resourceGroup: string }

var createsWorkspace = empty(existingWorkspace.name)
var createsRegistry = empty(existingRegistry.name)
var createsVault = empty(existingVault.name)
var createsSystemTopic = empty(existingSystemTopic.name)
var isProd = environmentName == 'prod'
var token = uniqueString(subscription().id, environmentName, location)
var suffix = 'darkroom-${environmentName}'
var names = {
  resourceGroup: 'rg-${suffix}'
  control: 'func-control-${token}'
  serving: 'func-serving-${token}'
  dataAccount: 'stdata${token}'
  hostAccount: 'sthost${token}'
  vault: createsVault ? 'kv-${token}' : existingVault.name
  registry: createsRegistry ? 'acr${token}' : existingRegistry.name
  workspace: createsWorkspace ? 'dbw-${suffix}' : existingWorkspace.name
  scheduler: 'dts-${token}'
  taskHub: 'darkroom'
  topic: 'evgt-${token}'
  systemTopic: createsSystemTopic ? 'evgs-${token}' : existingSystemTopic.name
  logs: 'log-${suffix}'
  insights: 'appi-${suffix}'
  network: 'vnet-${suffix}'
  controlIdentity: 'id-control-${suffix}'
  servingIdentity: 'id-serving-${suffix}'
  photosIdentity: 'id-photos-${suffix}'
}
var systemTopicGroup = empty(existingSystemTopic.resourceGroup)
  ? names.resourceGroup
  : existingSystemTopic.resourceGroup
var tags = { 'azd-env-name': environmentName, product: 'darkroom' }

resource group 'Microsoft.Resources/resourceGroups@2025-04-01' = {
  name: names.resourceGroup
  location: location
  tags: tags
}

module identities 'modules/identities.bicep' = {
  scope: group
  name: 'identities'
  params: {
    location: location
    tags: tags
    names: [names.controlIdentity, names.servingIdentity, names.photosIdentity]
  }
}

module network 'modules/network.bicep' = if (privateNetwork) {
  scope: group
  name: 'network'
  params: { location: location, tags: tags, name: names.network, suffix: suffix }
}

module dataAccount 'modules/data-account.bicep' = {
  scope: group
  name: 'data-account'
  params: {
    location: location
    tags: tags
    name: names.dataAccount
    redundancy: isProd ? 'Standard_ZRS' : 'Standard_LRS'
    locked: isProd
    auditDays: auditDays
    photoContainers: empty(photoContainers) ? ['images'] : photoContainers
    privateNetwork: privateNetwork
  }
}

module hostAccount 'modules/host-account.bicep' = {
  scope: group
  name: 'host-account'
  params: {
    location: location
    tags: tags
    name: names.hostAccount
    redundancy: isProd ? 'Standard_ZRS' : 'Standard_LRS'
    privateNetwork: privateNetwork
  }
}

module scheduler 'modules/scheduler.bicep' = if (durableBackend == 'scheduler') {
  scope: group
  name: 'scheduler'
  params: { location: location, tags: tags, name: names.scheduler, taskHub: names.taskHub }
}

module monitor 'modules/monitor.bicep' = {
  scope: group
  name: 'monitor'
  params: {
    location: location
    tags: tags
    logs: names.logs
    insights: names.insights
    dailyGigabytes: isProd ? 5 : 1
  }
}

module topics 'modules/topics.bicep' = {
  scope: group
  name: 'topics'
  params: {
    location: location
    tags: tags
    topic: names.topic
    systemTopic: createsSystemTopic ? names.systemTopic : ''
    dataAccount: names.dataAccount
  }
  dependsOn: [dataAccount]
}

resource givenSystemTopic 'Microsoft.EventGrid/systemTopics@2025-02-15' existing = if (!createsSystemTopic) {
  scope: resourceGroup(systemTopicGroup)
  name: names.systemTopic
}

module workspace 'modules/workspace.bicep' = if (createsWorkspace) {
  scope: group
  name: 'workspace'
  params: {
    location: location
    tags: tags
    name: names.workspace
    managedResourceGroup: 'rg-${suffix}-databricks'
    network: privateNetwork ? names.network : ''
  }
  dependsOn: [network]
}

resource givenWorkspace 'Microsoft.Databricks/workspaces@2026-01-01' existing = if (!createsWorkspace) {
  scope: resourceGroup(createsWorkspace ? names.resourceGroup : existingWorkspace.resourceGroup)
  name: names.workspace
}

module connectors 'modules/connectors.bicep' = {
  scope: group
  name: 'connectors'
  params: { location: location, tags: tags, suffix: suffix, photosIdentity: names.photosIdentity }
  dependsOn: [identities]
}

module registry 'modules/registry.bicep' = if (createsRegistry) {
  scope: group
  name: 'registry'
  params: { location: location, tags: tags, name: names.registry, privateNetwork: privateNetwork }
}

module vault 'modules/vault.bicep' = if (createsVault) {
  scope: group
  name: 'vault'
  params: {
    location: location
    tags: tags
    name: names.vault
    purgeProtected: isProd
    privateNetwork: privateNetwork
  }
}

module vaultRole 'modules/vault-role.bicep' = if (!empty(databricksLoginId)) {
  scope: resourceGroup(createsVault ? names.resourceGroup : existingVault.resourceGroup)
  name: 'vault-role'
  params: { vault: names.vault, principalId: databricksLoginId }
  dependsOn: [vault]
}

module endpoints 'modules/endpoints.bicep' = if (privateNetwork) {
  scope: group
  name: 'endpoints'
  params: {
    location: location
    tags: tags
    network: names.network
    dataAccount: names.dataAccount
    hostAccount: names.hostAccount
    vault: createsVault ? names.vault : ''
    registry: createsRegistry ? names.registry : ''
  }
  dependsOn: [network, dataAccount, hostAccount, vault, registry]
}

module roles 'modules/roles.bicep' = {
  scope: group
  name: 'roles'
  params: {
    dataAccount: names.dataAccount
    photoContainers: empty(photoContainers) ? ['images'] : photoContainers
    hostAccount: names.hostAccount
    scheduler: names.scheduler
    hasScheduler: durableBackend == 'scheduler'
    topic: names.topic
    insights: names.insights
    principals: {
      control: identities.outputs.principals.control
      serving: identities.outputs.principals.serving
      photos: identities.outputs.principals.photos
      volumes: connectors.outputs.volumesPrincipalId
      events: createsSystemTopic ? topics.outputs.systemTopicPrincipalId : givenSystemTopic!.identity.principalId
    }
  }
  dependsOn: [hostAccount, scheduler, monitor]
}

module subscription_ 'modules/subscription.bicep' = {
  scope: resourceGroup(systemTopicGroup)
  name: 'subscription'
  params: {
    systemTopic: names.systemTopic
    hostAccountId: resourceId(
      subscription().subscriptionId,
      names.resourceGroup,
      'Microsoft.Storage/storageAccounts',
      names.hostAccount
    )
    containers: photoContainers
  }
  dependsOn: [roles] // the topic must be allowed to send before it is told to
}

// No other path begins with one of these: the platform may read each as the beginning of many.
var openPaths = ['/runtime/webhooks/*', '/api/health', '/api/openapi.json', '/api/docs', '/api/docs/*']
var databricksUrl = createsWorkspace
  ? workspace!.outputs.url
  : 'https://${givenWorkspace!.properties.workspaceUrl}'
// Service credentials belong to the metastore, which environments share.
var photosBy = empty(tasksStorage) ? 'service-credential:${catalog}_photos' : tasksStorage
var volumes = '/Volumes/${catalog}/main'
var dataSettings = {
  DataStorage__blobServiceUri: dataAccount.outputs.blobEndpoint
  PLANS: plans
  TRAINERS: trainers
  DARKROOM_ENVIRONMENT: environmentName
  // Of both apps: the package's host.json names the hub by it, and a host may read that file to its end.
  TASKHUB_NAME: names.taskHub
}
var schedulerSettings = {
  DURABLE_TASK_SCHEDULER_CONNECTION_STRING: 'Endpoint=${scheduler.?outputs.endpoint ?? ''};TaskHub=${names.taskHub};Authentication=ManagedIdentity;ClientID=${identities.outputs.controlClientId}'
}
// The package's host.json names the scheduler.
var storageSettings = {
  AzureFunctionsJobHost__extensions__durableTask__storageProvider__type: 'AzureStorage'
  AzureFunctionsJobHost__extensions__durableTask__storageProvider__connectionStringName: 'AzureWebJobsStorage'
}

module control 'modules/app.bicep' = {
  scope: group
  name: 'control'
  params: {
    location: location
    tags: union(tags, { 'azd-service-name': 'control' })
    name: names.control
    identity: names.controlIdentity
    hostAccount: hostAccount.outputs.endpoints
    packages: 'pkg-control'
    insights: monitor.outputs.connectionString
    nodeVersion: nodeVersion
    updateStrategy: updateStrategy
    memory: 2048
    maximumInstances: 40
    alwaysReady: isProd ? [{ name: 'durable', instanceCount: 1 }] : []
    network: privateNetwork ? names.network : ''
    subnet: 'control'
    signInClientId: signInClientId
    openPaths: openPaths
    settings: union(dataSettings, durableBackend == 'scheduler' ? schedulerSettings : storageSettings, {
      PARTS: 'control'
      TASKS_STORAGE_ROOT: volumes
      TASKS_STORAGE: photosBy
      DATABRICKS_HOST: databricksUrl
      DATABRICKS_CLUSTER: databricksCluster
      DATABRICKS_COMPUTE: databricksCompute
      DATABRICKS_VIEWERS: databricksViewers
      DATABRICKS_TIMEOUTS: databricksTimeouts
      MACHINE_PRICES: machinePrices
      MODEL_REGISTRY: '${catalog}.main'
      MLFLOW_TRACKING_URI: databricksUrl
      TRAINING_WHEEL: '${volumes}/wheels/${trainingWheelSha256}/${trainingWheel}'
      TRAINING_WHEEL_SHA256: trainingWheelSha256
      TRAINING_CODE_SHA256: trainingCodeSha256
      FURTHER_WHEELS: furtherWheels
      PREPROCESS_ENGINE: preprocessEngine
      BATCH_ON_DATABRICKS_FROM: batchOnDatabricksFrom
      EVENTS_TOPIC_ENDPOINT: topics.outputs.endpoint
    })
  }
  dependsOn: [roles]
}

module serving 'modules/app.bicep' = {
  scope: group
  name: 'serving'
  params: {
    location: location
    tags: union(tags, { 'azd-service-name': 'serving' })
    name: names.serving
    identity: names.servingIdentity
    hostAccount: hostAccount.outputs.endpoints
    packages: 'pkg-serving'
    insights: monitor.outputs.connectionString
    nodeVersion: nodeVersion
    updateStrategy: updateStrategy
    memory: 4096
    maximumInstances: isProd ? 40 : 4
    requestsAtOnce: 4
    alwaysReady: isProd ? [{ name: 'http', instanceCount: 1 }] : []
    network: privateNetwork ? names.network : ''
    subnet: 'serving'
    signInClientId: signInClientId
    openPaths: union(openPaths, ['/v2/health/live', '/v2/health/ready'])
    settings: union(dataSettings, { PARTS: 'serving' })
  }
  dependsOn: [roles]
}

module alerts 'modules/alerts.bicep' = if (!empty(alertEmail)) {
  scope: group
  name: 'alerts'
  params: {
    location: location
    tags: tags
    suffix: suffix
    email: alertEmail
    logs: names.logs
    insights: names.insights
    serving: names.serving
    systemTopicId: resourceId(
      subscription().subscriptionId,
      systemTopicGroup,
      'Microsoft.EventGrid/systemTopics',
      names.systemTopic
    )
  }
  dependsOn: [monitor, topics, serving]
}

module budget 'modules/budget.bicep' = if (!empty(alertEmail)) {
  scope: group
  name: 'budget'
  params: { name: 'budget-${suffix}', amount: budgetAmount, start: budgetStart, email: alertEmail }
}

output AZURE_RESOURCE_GROUP string = names.resourceGroup
output CONTROL_URL string = control.outputs.url
output SERVING_URL string = serving.outputs.url
output CONTROL_APP string = names.control
output SERVING_APP string = names.serving
output DATA_ACCOUNT_URL string = dataAccount.outputs.blobEndpoint
output HOST_QUEUES_URL string = hostAccount.outputs.endpoints.queue
output DATABRICKS_HOST string = databricksUrl
output WHEEL_VOLUME string = '${volumes}/wheels'
output VOLUMES_CONNECTOR string = connectors.outputs.volumesId
output PHOTOS_CONNECTOR string = connectors.outputs.photosId
output VAULT_ID string = resourceId(
  subscription().subscriptionId,
  createsVault ? names.resourceGroup : existingVault.resourceGroup,
  'Microsoft.KeyVault/vaults',
  names.vault
)
output VAULT_URL string = 'https://${names.vault}${environment().suffixes.keyvaultDns}'
output CLUSTER_REGISTRY string = '${names.registry}${environment().suffixes.acrLoginServer}'
output TASKS_STORAGE string = photosBy
output CONTROL_CLIENT_ID string = identities.outputs.controlClientId
