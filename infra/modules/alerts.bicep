// What somebody has to look at. Each reads the app's own log lines by their event ids, or its health from outside.

param name string
param location string
param tags object
param insightsId string
param healthAddress string
param email string

var watches = [
  {
    name: 'ledger-not-sealed'
    severity: 0
    text: 'A shard is not sealed any further: what it holds does not follow what was sealed before.'
    events: [6002]
    every: 'PT5M'
  }
  {
    name: 'drill-failed'
    severity: 0
    text: 'A drill failed: something came late, was lost, or the pause never became effective.'
    events: [2103]
    every: 'PT15M'
  }
  {
    name: 'pause-not-finished'
    severity: 1
    text: 'An order is committed and its fencing did not come to an end by itself; CompletePauses goes on.'
    events: [2003]
    every: 'PT5M'
  }
  {
    name: 'message-put-aside'
    severity: 2
    text: 'A message went to a poison queue; it says why.'
    events: [9212]
    every: 'PT15M'
  }
  {
    name: 'not-ready'
    severity: 1
    text: 'A check of the installation failed: a pause or its proof might not work. The line says what to do; rpause check lists all.'
    events: [9811]
    every: 'PT15M'
  }
  {
    name: 'function-failing'
    severity: 2
    text: 'A function fails for another reason than storage that does not answer.'
    events: [9105, 9203, 9222]
    every: 'PT15M'
  }
  {
    name: 'due-to-authority'
    severity: 2
    text: 'Something is due to an authority, or was and nobody has met it.'
    events: [7001, 7002]
    every: 'P1D'
  }
]

resource people 'Microsoft.Insights/actionGroups@2023-01-01' = if (!empty(email)) {
  name: '${name}-people'
  location: 'global'
  tags: tags
  properties: {
    groupShortName: take(name, 12)
    enabled: true
    emailReceivers: [{ name: 'operators', emailAddress: email, useCommonAlertSchema: true }]
  }
}

resource logAlerts 'Microsoft.Insights/scheduledQueryRules@2023-03-15-preview' = [
  for watch in watches: {
    name: '${name}-${watch.name}'
    location: location
    tags: tags
    properties: {
      displayName: watch.text
      severity: watch.severity
      enabled: true
      scopes: [insightsId]
      evaluationFrequency: watch.every
      windowSize: watch.every
      criteria: {
        allOf: [
          {
            query: 'traces | extend line = parse_json(message) | where toint(line.EventId) in (${join(map(watch.events, id => string(id)), ', ')})'
            timeAggregation: 'Count'
            operator: 'GreaterThan'
            threshold: 0
          }
        ]
      }
      actions: { actionGroups: empty(email) ? [] : [people.id] }
    }
  }
]

resource healthTest 'Microsoft.Insights/webtests@2022-06-15' = {
  name: '${name}-health'
  location: location
  tags: union(tags, { 'hidden-link:${insightsId}': 'Resource' })
  kind: 'standard'
  properties: {
    Name: '${name}-health'
    SyntheticMonitorId: '${name}-health'
    Kind: 'standard'
    Enabled: true
    Frequency: 300
    Timeout: 30
    RetryEnabled: true
    Locations: [{ Id: 'emea-nl-ams-azr' }, { Id: 'emea-gb-db3-azr' }, { Id: 'us-va-ash-azr' }]
    Request: { RequestUrl: healthAddress, HttpVerb: 'GET' }
    ValidationRules: { ExpectedHttpStatusCode: 200 }
  }
}

resource healthAlert 'Microsoft.Insights/metricAlerts@2018-03-01' = {
  name: '${name}-unhealthy'
  location: 'global'
  tags: tags
  properties: {
    description: 'No instance can decide: content waits on the queue, nothing is lost and nothing admitted.'
    severity: 1
    enabled: true
    scopes: [healthTest.id, insightsId]
    evaluationFrequency: 'PT1M'
    windowSize: 'PT5M'
    criteria: {
      'odata.type': 'Microsoft.Azure.Monitor.WebtestLocationAvailabilityCriteria'
      webTestId: healthTest.id
      componentId: insightsId
      failedLocationCount: 2
    }
    actions: empty(email) ? [] : [{ actionGroupId: people.id }]
  }
}
