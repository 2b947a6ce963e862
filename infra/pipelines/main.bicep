// Who acts for pipelines in one environment, and what each may do. Deployed once by a person who may give these rights, and by no pipeline:
// one that could would be an owner. Lies in a group of its own, where none of these identities may change anything.
targetScope = 'subscription'

@allowed(['dev', 'test', 'prod'])
param environmentName string
@description('That of the environment.')
param location string
@description('Who issues the tokens of pipelines: GitHub Actions, or whoever a service connection of Azure Pipelines names.')
param issuer string = 'https://token.actions.githubusercontent.com'
@description('For whom, as the tokens say; one that is empty gets no identity.')
param subjects { deploy: string, plan: string, backup: string }
@description('The container that backups go to; none, if it is empty: then its role is given by hand.')
param backupTo { resourceGroup: string, account: string, container: string } = {
  resourceGroup: ''
  account: ''
  container: ''
}

var suffix = 'darkroom-${environmentName}'
// As main.bicep names it.
var dataAccount = 'stdata${uniqueString(subscription().id, environmentName, location)}'
var tags = { product: 'darkroom' }
var deploys = !empty(subjects.deploy)
var plans = !empty(subjects.plan)
var backsUp = !empty(subjects.backup)

resource group 'Microsoft.Resources/resourceGroups@2025-04-01' = {
  name: 'rg-${suffix}-pipelines'
  location: location
  tags: tags
}

resource environmentGroup 'Microsoft.Resources/resourceGroups@2025-04-01' existing = {
  name: 'rg-${suffix}'
}

module deploy 'identity.bicep' = if (deploys) {
  scope: group
  name: 'deploy'
  params: { location: location, tags: tags, name: 'id-deploy-${suffix}', issuer: issuer, subject: subjects.deploy }
}

module plan 'identity.bicep' = if (plans) {
  scope: group
  name: 'plan'
  params: { location: location, tags: tags, name: 'id-plan-${suffix}', issuer: issuer, subject: subjects.plan }
}

module backup 'identity.bicep' = if (backsUp) {
  scope: group
  name: 'backup'
  params: { location: location, tags: tags, name: 'id-backup-${suffix}', issuer: issuer, subject: subjects.backup }
}

// Names of roles are given once in a tenant.
var askRole = guid(subscription().id, 'darkroom-ask')
var deployRole = guid(subscription().id, 'darkroom-deploy')
var lockRole = guid(subscription().id, 'darkroom-lock')
var looks = [
  'Microsoft.Resources/subscriptions/read'
  'Microsoft.Resources/subscriptions/locations/read'
  'Microsoft.Resources/subscriptions/operationresults/read'
  'Microsoft.Resources/subscriptions/providers/read'
  'Microsoft.Resources/subscriptions/resourceGroups/read'
  'Microsoft.Resources/deployments/read'
  'Microsoft.Resources/deployments/operations/read'
  'Microsoft.Resources/deployments/operationstatuses/read'
]

resource roles 'Microsoft.Authorization/roleDefinitions@2022-04-01' = [
  for one in [
    {
      id: askRole
      name: 'Darkroom: ask what a deployment would change'
      actions: concat(looks, [
        'Microsoft.Resources/deployments/validate/action'
        'Microsoft.Resources/deployments/whatIf/action'
      ])
    }
    {
      id: deployRole
      name: 'Darkroom: begin a deployment'
      actions: concat(looks, [
        'Microsoft.Resources/deployments/validate/action'
        'Microsoft.Resources/deployments/whatIf/action'
        'Microsoft.Resources/deployments/write'
        'Microsoft.Resources/deployments/cancel/action'
      ])
    }
    {
      id: lockRole
      name: 'Darkroom: set a lock'
      actions: ['Microsoft.Authorization/locks/read', 'Microsoft.Authorization/locks/write']
    }
  ]: {
    name: one.id
    properties: {
      roleName: '${one.name} (${subscription().subscriptionId})'
      type: 'CustomRole'
      permissions: [{ actions: one.actions }]
      assignableScopes: [subscription().id]
    }
  }
]

resource mayAsk 'Microsoft.Authorization/roleAssignments@2022-04-01' = if (plans) {
  name: guid(subscription().id, environmentName, 'plan', askRole)
  properties: {
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', askRole)
    principalId: plan!.outputs.principalId
    principalType: 'ServicePrincipal'
    description: 'plan'
  }
  dependsOn: [roles]
}

resource mayDeploy 'Microsoft.Authorization/roleAssignments@2022-04-01' = if (deploys) {
  name: guid(subscription().id, environmentName, 'deploy', deployRole)
  properties: {
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', deployRole)
    principalId: deploy!.outputs.principalId
    principalType: 'ServicePrincipal'
    description: 'deploy'
  }
  dependsOn: [roles]
}

module inGroup 'roles.bicep' = {
  scope: environmentGroup
  name: 'pipelines'
  params: {
    dataAccount: dataAccount
    deploy: deploys ? deploy!.outputs.principalId : ''
    plan: plans ? plan!.outputs.principalId : ''
    backup: backsUp ? backup!.outputs.principalId : ''
    deploys: deploys
    plans: plans
    backsUp: backsUp
    uploads: environmentName != 'prod'
    lockRole: lockRole
  }
  dependsOn: [roles]
}

module keeps 'backup-role.bicep' = if (backsUp && !empty(backupTo.account)) {
  scope: resourceGroup(empty(backupTo.resourceGroup) ? group.name : backupTo.resourceGroup)
  name: 'backup-role'
  params: {
    account: backupTo.account
    container: backupTo.container
    backup: backup!.outputs.principalId
  }
}

output DEPLOY_CLIENT_ID string = deploys ? deploy!.outputs.clientId : ''
output PLAN_CLIENT_ID string = plans ? plan!.outputs.clientId : ''
output BACKUP_CLIENT_ID string = backsUp ? backup!.outputs.clientId : ''
