// Logs, traces and metrics. Whoever sends to them logs in.
param location string
param tags object
param logs string
param insights string
@description('What is sent beyond it is dropped until the next day.')
param dailyGigabytes int

resource workspace 'Microsoft.OperationalInsights/workspaces@2026-03-01' = {
  name: logs
  location: location
  tags: tags
  properties: {
    sku: { name: 'PerGB2018' }
    retentionInDays: 30
    workspaceCapping: { dailyQuotaGb: dailyGigabytes }
    features: { disableLocalAuth: true }
  }
}

resource applicationInsights 'Microsoft.Insights/components@2020-02-02' = {
  name: insights
  location: location
  tags: tags
  kind: 'web'
  properties: {
    Application_Type: 'web'
    WorkspaceResourceId: workspace.id
    DisableLocalAuth: true
  }
}

// The page for who runs it. Its queries name what the app sends: a test holds them to that.
resource page 'Microsoft.Insights/workbooks@2023-06-01' = {
  name: guid(resourceGroup().id, insights, 'operators')
  location: location
  tags: tags
  kind: 'shared'
  properties: {
    category: 'workbook'
    displayName: 'Darkroom'
    sourceId: applicationInsights.id
    serializedData: string(union(loadJsonContent('../workbook.json'), { fallbackResourceIds: [applicationInsights.id] }))
  }
}

output connectionString string = applicationInsights.properties.ConnectionString
