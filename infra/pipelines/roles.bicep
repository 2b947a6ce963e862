// What those who act for pipelines may do in the environment's own group.
param dataAccount string
param deploy string
param plan string
param backup string
param deploys bool
param plans bool
param backsUp bool
@description('Whether photos are uploaded to try it.')
param uploads bool
param lockRole string

var ids = {
  contributor: 'b24988ac-6180-42a0-ab88-20f7382dd24c'
  reader: 'acdd72a7-3385-48ef-bd42-f606fba81ae7'
  rbacAdministrator: 'f58310d9-a9f6-439a-9e8d-f62e7b41a168'
  blobContributor: 'ba92f5b4-2d11-453d-a403-e96b0029c9fe'
  blobReader: '2a2b9908-6ea1-4ae2-8e65-a410df84e7d1'
  lock: lockRole
}
// The roles that main.bicep gives, and no other: whoever deploys may give them to identities alone, and nobody more.
var given = join(
  [
    'b7e6dc6d-f1e8-4753-8033-0f276bb0955b'
    'ba92f5b4-2d11-453d-a403-e96b0029c9fe'
    '2a2b9908-6ea1-4ae2-8e65-a410df84e7d1'
    '974c5e8b-45b9-4653-ba55-5f855dd0fb88'
    'c6a89b2d-59bc-44d0-9896-0f6e12d7b80a'
    '0a9a7e1f-b9d0-4cc4-a60d-0319b160aaa3'
    '0ad04412-c4d5-4796-b79c-f76d14c8d402'
    'd5a91429-5739-47e2-a06b-3470a27159e7'
    '3913510d-42f4-4e42-8a64-420c390055eb'
    '4633458b-17de-408a-b874-0445c86b69e6'
  ],
  ', '
)
var of = 'Microsoft.Authorization/roleAssignments'
var those = 'ForAnyOfAnyValues:GuidEquals {${given}}'
var identities = 'ForAnyOfAnyValues:StringEqualsIgnoreCase {\'ServicePrincipal\'}'
var gives = '((!(ActionMatches{\'${of}/write\'})) OR (@Request[${of}:RoleDefinitionId] ${those} AND @Request[${of}:PrincipalType] ${identities}))'
var takes = '((!(ActionMatches{\'${of}/delete\'})) OR (@Resource[${of}:RoleDefinitionId] ${those} AND @Resource[${of}:PrincipalType] ${identities}))'

var inGroup = concat(
  deploys
    ? [
        { who: 'deploy', principal: deploy, role: 'contributor', condition: '' }
        { who: 'deploy', principal: deploy, role: 'rbacAdministrator', condition: '${gives} AND ${takes}' }
        { who: 'deploy', principal: deploy, role: 'lock', condition: '' }
      ]
    : [],
  plans ? [{ who: 'plan', principal: plan, role: 'reader', condition: '' }] : []
)
var onData = concat(
  deploys && uploads ? [{ who: 'deploy', principal: deploy, role: 'blobContributor' }] : [],
  backsUp ? [{ who: 'backup', principal: backup, role: 'blobReader' }] : []
)

resource data 'Microsoft.Storage/storageAccounts@2025-08-01' existing = {
  name: dataAccount
}

resource groupRoles 'Microsoft.Authorization/roleAssignments@2022-04-01' = [
  for one in inGroup: {
    name: guid(resourceGroup().id, one.who, ids[one.role])
    properties: {
      roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', ids[one.role])
      principalId: one.principal
      principalType: 'ServicePrincipal'
      description: one.who
      condition: empty(one.condition) ? null : one.condition
      conditionVersion: empty(one.condition) ? null : '2.0'
    }
  }
]

resource dataRoles 'Microsoft.Authorization/roleAssignments@2022-04-01' = [
  for one in onData: {
    scope: data
    name: guid(data.id, one.who, ids[one.role])
    properties: {
      roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', ids[one.role])
      principalId: one.principal
      principalType: 'ServicePrincipal'
      description: one.who
    }
  }
]
