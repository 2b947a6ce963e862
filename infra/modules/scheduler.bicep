// The backend of Durable Functions.
param location string
param tags object
param name string
param taskHub string

resource scheduler 'Microsoft.DurableTask/schedulers@2026-02-01' = {
  name: name
  location: location
  tags: tags
  // An empty list would let nobody in; who may do what is a matter of roles.
  properties: { sku: { name: 'Consumption' }, ipAllowlist: ['0.0.0.0/0'] }

  resource hub 'taskHubs' = { name: taskHub, properties: {} }

  // As long as this tier keeps anything; what people see of a run comes from storage.
  resource retention 'retentionPolicies' = {
    name: 'default'
    properties: { retentionPolicies: [{ retentionPeriodInDays: 30 }] }
  }
}

output endpoint string = scheduler.properties.endpoint
