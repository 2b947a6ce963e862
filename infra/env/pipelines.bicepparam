// Those who act for pipelines in the environment "test", all three; nobody deploys this.
using '../pipelines/main.bicep'

param environmentName = 'test'
param location = 'westeurope'
param subjects = {
  deploy: 'repo:OWNER/NAME:environment:test'
  plan: 'repo:OWNER/NAME:pull_request'
  backup: 'repo:OWNER/NAME:environment:backup'
}
param backupTo = { resourceGroup: 'rg-backup', account: 'stbackup', container: 'darkroom-test' }
