// What azd knows of an environment, and for whom its pipelines act: docs/azure/pipelines.md.
using 'main.bicep'

param environmentName = readEnvironmentVariable('AZURE_ENV_NAME')
param location = readEnvironmentVariable('AZURE_LOCATION')
param issuer = readEnvironmentVariable('PIPELINES_ISSUER', 'https://token.actions.githubusercontent.com')
// Nobody, unless somebody is named: an example would be somebody's, too.
param subjects = {
  deploy: readEnvironmentVariable('DEPLOY_SUBJECT', '')
  plan: readEnvironmentVariable('PLAN_SUBJECT', '')
  backup: readEnvironmentVariable('BACKUP_SUBJECT', '')
}
param backupTo = {
  resourceGroup: readEnvironmentVariable('BACKUP_GROUP', '')
  account: readEnvironmentVariable('BACKUP_ACCOUNT', '')
  container: readEnvironmentVariable('BACKUP_CONTAINER', '')
}
