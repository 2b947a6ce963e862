// Beside a workspace, a vault, a registry and a system topic that are there already, with photos in two containers; Durable's state in Azure Storage.
using '../main.bicep'

param environmentName = 'dev'
param location = readEnvironmentVariable('AZURE_LOCATION', 'westeurope')
param alertEmail = readEnvironmentVariable('ALERT_EMAIL', '')
param budgetStart = readEnvironmentVariable('BUDGET_START', '2026-11-01')
param signInClientId = readEnvironmentVariable('SIGN_IN_CLIENT_ID', '')
param databricksCluster = readEnvironmentVariable('DATABRICKS_CLUSTER', 'lifecycle')
param databricksCompute = readEnvironmentVariable('DATABRICKS_COMPUTE', '{"node_type": "Standard_D8ds_v5"}')
param tasksStorage = readEnvironmentVariable('TASKS_STORAGE', '')
param databricksViewers = readEnvironmentVariable('DATABRICKS_VIEWERS', '')
param databricksTimeouts = readEnvironmentVariable('DATABRICKS_TIMEOUTS', '')
param machinePrices = readEnvironmentVariable('MACHINE_PRICES', '')
param databricksLoginId = readEnvironmentVariable('DATABRICKS_LOGIN_ID', '11111111-1111-1111-1111-111111111111')
param trainingWheel = readEnvironmentVariable('TRAINING_WHEEL', 'darkroom_training-0.1.0+h0000000000000000-py3-none-any.whl')
param trainingWheelSha256 = readEnvironmentVariable('TRAINING_WHEEL_SHA256', '0000000000000000000000000000000000000000000000000000000000000000')
param trainingCodeSha256 = readEnvironmentVariable('TRAINING_CODE_SHA256', '0000000000000000000000000000000000000000000000000000000000000000')
param existingWorkspace = { name: 'dbw-company', resourceGroup: 'rg-company' }
param existingVault = { name: 'kv-company', resourceGroup: 'rg-company' }
param existingRegistry = { name: 'crcompany', resourceGroup: 'rg-company' }
param existingSystemTopic = { name: 'evgs-company', resourceGroup: 'rg-company' }
param photoContainers = ['images', 'more-images']
param durableBackend = 'storage'
