// What somebody is woken for, or finds in the mail.
param location string
param tags object
param suffix string
param email string
param logs string
param insights string
param serving string
param systemTopicId string

resource workspace 'Microsoft.OperationalInsights/workspaces@2026-03-01' existing = {
  name: logs
}

resource applicationInsights 'Microsoft.Insights/components@2020-02-02' existing = {
  name: insights
}

resource servingApp 'Microsoft.Web/sites@2025-03-01' existing = {
  name: serving
}

resource people 'Microsoft.Insights/actionGroups@2023-01-01' = {
  name: 'ag-${suffix}'
  location: 'global'
  tags: tags
  properties: {
    groupShortName: 'darkroom'
    enabled: true
    emailReceivers: [{ name: 'owner', emailAddress: email, useCommonAlertSchema: true }]
  }
}

// What the app looks for each quarter of an hour.
var troubles = 'customMetrics | where name == "darkroom_model_troubles_total" and tostring(customDimensions.trouble)'
var byModel = '| summarize found = sum(valueSum) by model = tostring(customDimensions.model) | where found > 0'

var queries = [
  {
    name: 'predictions-fail'
    text: 'More than one prediction in a hundred failed in ten minutes.'
    severity: 1
    every: 'PT5M'
    over: 'PT10M'
    query: 'requests | where cloud_RoleName == "${serving}" | summarize failed = countif(toint(resultCode) >= 500), all = count() | where all > 0 and failed * 100 > all'
  }
  {
    name: 'predictions-slow'
    text: 'One prediction in twenty took more than two seconds, ten minutes long.'
    severity: 2
    every: 'PT5M'
    over: 'PT10M'
    query: 'dependencies | where name in ("predict", "v2Infer", "v2VersionInfer") | summarize traced = count(), slow = percentile(duration, 95) | where traced >= 20 and slow > 2000'
  }
  {
    name: 'asked-too-much'
    text: 'More than one request in twenty was told to come back, half an hour long.'
    severity: 3
    every: 'PT15M'
    over: 'PT30M'
    query: 'customMetrics | where name == "darkroom_requests_total" | summarize busy = sumif(valueSum, tostring(customDimensions.status) == "429"), all = sum(valueSum) | where busy * 20 > all'
  }
  {
    name: 'photos-unkept'
    text: 'Photos of answers that a plan keeps were not kept.'
    severity: 3
    every: 'PT1H'
    over: 'PT1H'
    query: 'customMetrics | where name == "darkroom_photos_logged_total" and tostring(customDimensions.fate) in ("dropped", "refused") | summarize lost = sum(valueSum) | where lost > 0'
  }
  {
    name: 'events-unread'
    text: 'The app gave up on an event of photos, which lies in the poison queue.'
    severity: 2
    every: 'PT15M'
    over: 'PT15M'
    query: 'traces | where message has "photos-changed-poison"'
  }
  {
    name: 'logs-full'
    text: 'Logs have reached the cap of the day: what is sent until tomorrow is dropped, and no other alert sees it.'
    severity: 2
    every: 'PT15M'
    over: 'PT15M'
    query: '_LogOperation | where Category =~ "Ingestion" | where Detail contains "OverQuota"'
  }
  {
    name: 'functions-fail'
    text: 'An orchestration or a trigger failed for good.'
    severity: 2
    every: 'PT15M'
    over: 'PT15M'
    query: 'dependencies | where success == false and name in ("lifecycle", "settle", "photosQueued", "schedules", "troubles", "repairs", "codeChanged")'
  }
  {
    name: 'no-champion'
    text: 'An enabled model whose runs have ended has no version that serves.'
    severity: 2
    every: 'PT15M'
    over: 'PT1H'
    query: '${troubles} == "no-champion" ${byModel}'
  }
  {
    name: 'run-long'
    text: 'A run goes on for more than twice the median of its model.'
    severity: 3
    every: 'PT15M'
    over: 'PT1H'
    query: '${troubles} == "run-long" ${byModel}'
  }
  {
    name: 'drift'
    text: 'Photos that a model is asked about differ from those that it has learned from.'
    severity: 3
    every: 'PT15M'
    over: 'PT1H'
    query: '${troubles} == "drift" ${byModel}'
  }
  {
    name: 'photos-wait'
    text: 'Photos waited for a thread for more than a second, half an hour long.'
    severity: 3
    every: 'PT15M'
    over: 'PT30M'
    query: 'customMetrics | where name == "darkroom_stage_seconds" and tostring(customDimensions.stage) == "wait" | summarize waited = sum(valueSum), photos = sum(valueCount) | where photos > 0 and waited > photos'
  }
  {
    name: 'a-role-is-missing'
    text: 'A service refuses the app: it lost a role, or never had it.'
    severity: 2
    every: 'PT15M'
    over: 'PT15M'
    query: 'union exceptions, traces | where outerMessage has_any ("AuthorizationPermissionMismatch", "PERMISSION_DENIED") or message has_any ("AuthorizationPermissionMismatch", "PERMISSION_DENIED")'
  }
]

resource byLogs 'Microsoft.Insights/scheduledQueryRules@2026-03-01' = [
  for one in queries: {
    name: 'alert-${one.name}-${suffix}'
    location: location
    tags: tags
    kind: 'LogAlert'
    properties: {
      displayName: one.text
      severity: one.severity
      enabled: true
      // What the workspace says of itself is in tables that begin so.
      scopes: [startsWith(one.query, '_') ? workspace.id : applicationInsights.id]
      evaluationFrequency: one.every
      windowSize: one.over
      autoMitigate: true
      criteria: {
        allOf: [
          {
            query: one.query
            timeAggregation: 'Count'
            operator: 'GreaterThan'
            threshold: 0
            // A model has an alert of its own, which is told of once and is over when that model's trouble is.
            dimensions: endsWith(one.query, byModel) ? [{ name: 'model', operator: 'Include', values: ['*'] }] : []
            failingPeriods: { numberOfEvaluationPeriods: 1, minFailingPeriodsToAlert: 1 }
          }
        ]
      }
      actions: { actionGroups: [people.id] }
    }
  }
]

resource eventsLost 'Microsoft.Insights/metricAlerts@2026-01-01' = {
  name: 'alert-events-lost-${suffix}'
  location: 'global'
  tags: tags
  properties: {
    description: 'Event Grid gave up on events of photos: the nightly schedule looks, but only then.'
    severity: 2
    enabled: true
    scopes: [systemTopicId]
    evaluationFrequency: 'PT5M'
    windowSize: 'PT15M'
    criteria: {
      'odata.type': 'Microsoft.Azure.Monitor.SingleResourceMultipleMetricCriteria'
      allOf: [
        {
          name: 'dead-lettered'
          criterionType: 'StaticThresholdCriterion'
          metricName: 'DeadLetteredCount'
          timeAggregation: 'Total'
          operator: 'GreaterThan'
          threshold: 0
        }
      ]
    }
    actions: [{ actionGroupId: people.id }]
  }
}

resource answers 'Microsoft.Insights/webtests@2022-06-15' = {
  name: 'webtest-serving-${suffix}'
  location: location
  tags: union(tags, { 'hidden-link:${applicationInsights.id}': 'Resource' })
  kind: 'standard'
  properties: {
    SyntheticMonitorId: 'webtest-serving-${suffix}'
    Name: 'Predictions answer'
    Enabled: true
    Frequency: 300
    Timeout: 30
    Kind: 'standard'
    RetryEnabled: true
    Locations: [{ Id: 'emea-nl-ams-azr' }, { Id: 'emea-gb-db3-azr' }, { Id: 'us-va-ash-azr' }]
    Request: { RequestUrl: 'https://${servingApp.properties.defaultHostName}/api/health', HttpVerb: 'GET' }
    ValidationRules: { ExpectedHttpStatusCode: 200, SSLCheck: true, SSLCertRemainingLifetimeCheck: 7 }
  }
}

resource away 'Microsoft.Insights/metricAlerts@2026-01-01' = {
  name: 'alert-serving-away-${suffix}'
  location: 'global'
  tags: tags
  properties: {
    description: 'The app that predicts does not answer from two of three places.'
    severity: 1
    enabled: true
    scopes: [answers.id, applicationInsights.id]
    evaluationFrequency: 'PT1M'
    windowSize: 'PT5M'
    criteria: {
      'odata.type': 'Microsoft.Azure.Monitor.WebtestLocationAvailabilityCriteria'
      webTestId: answers.id
      componentId: applicationInsights.id
      failedLocationCount: 2
    }
    actions: [{ actionGroupId: people.id }]
  }
}
