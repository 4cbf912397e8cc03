// The self-hosted app in Container Apps, an alternative to the Functions app. KEDA adds replicas while content waits on its queue.

import { installationFacts, settingsOf, consoleSettingsOf } from 'settings.bicep'

param name string
param location string
param tags object
param maximumReplicas int
param identityId string
param workspaceId string
param facts installationFacts

@description('Image of the Dockerfile, with its registry.')
param image string

@description('Registry that the identity of the app pulls from (role AcrPull). Empty: a public image.')
param registry string = ''

@description('Subnet of the environment; empty: no virtual network.')
param subnetId string = ''

@description('Messages that wait for each replica before KEDA adds another one.')
@minValue(1)
param messagesPerReplica int = 500

var port = 8080
var submitted = 'content-submitted'
var linkKey = 'objections-link-key'
var consoleSecret = 'console-client-secret'
var signsIn = !empty(facts.consoleClientId)
var usesBus = !empty(facts.serviceBusNamespace)

var hostSettings = union(
  { ASPNETCORE_URLS: 'http://+:${port}' },
  usesBus ? { ServiceBus__FullyQualifiedNamespace: facts.serviceBusNamespace } : {}
)

// With Service Bus the length of a queue is told only to the role Data Owner, which the app must not have: the processor decides there.
var scaleRule = usesBus
  ? { name: 'processor', custom: { type: 'cpu', metadata: { type: 'Utilization', value: '70' } } }
  : {
      name: submitted
      custom: {
        type: 'azure-queue'
        identity: identityId
        metadata: { accountName: facts.storageName, queueName: submitted, queueLength: string(messagesPerReplica) }
      }
    }

resource workspace 'Microsoft.OperationalInsights/workspaces@2023-09-01' existing = {
  name: last(split(workspaceId, '/'))
}

resource environment 'Microsoft.App/managedEnvironments@2025-01-01' = {
  name: '${name}-env'
  location: location
  tags: tags
  properties: {
    appLogsConfiguration: { destination: 'azure-monitor' }
    vnetConfiguration: empty(subnetId) ? null : { infrastructureSubnetId: subnetId, internal: false }
    workloadProfiles: [{ name: 'Consumption', workloadProfileType: 'Consumption' }]
  }
}

resource logs 'Microsoft.Insights/diagnosticSettings@2021-05-01-preview' = {
  name: 'logs'
  scope: environment
  properties: { workspaceId: workspace.id, logs: [{ categoryGroup: 'allLogs', enabled: true }] }
}

var hostName = '${name}.${environment.properties.defaultDomain}'
var address = 'https://${hostName}'
var settings = union(settingsOf(facts, address), hostSettings, signsIn ? consoleSettingsOf(facts, address) : {})
var secretSettings = concat(
  [{ name: 'Objections__LinkKeys__0', secretRef: linkKey }],
  signsIn ? [{ name: 'Authentication__Schemes__OpenIdConnect__ClientSecret', secretRef: consoleSecret }] : []
)

resource app 'Microsoft.App/containerApps@2025-01-01' = {
  name: name
  location: location
  tags: tags
  identity: { type: 'UserAssigned', userAssignedIdentities: { '${identityId}': {} } }
  properties: {
    environmentId: environment.id
    workloadProfileName: 'Consumption'
    configuration: {
      activeRevisionsMode: 'Single'
      ingress: { external: true, targetPort: port, transport: 'auto', allowInsecure: false }
      registries: empty(registry) ? [] : [{ server: registry, identity: identityId }]
      secrets: concat(
        [{ name: linkKey, keyVaultUrl: '${facts.vaultUri}secrets/${linkKey}', identity: identityId }],
        signsIn ? [{ name: consoleSecret, keyVaultUrl: '${facts.vaultUri}secrets/${consoleSecret}', identity: identityId }] : []
      )
    }
    template: {
      // A replica closes its shard before it ends.
      terminationGracePeriodSeconds: 60
      containers: [
        {
          name: 'app'
          image: image
          resources: { cpu: json('1.0'), memory: '2Gi' }
          env: concat(map(items(settings), s => { name: s.key, value: string(s.value) }), secretSettings)
          volumeMounts: [{ volumeName: 'temporary', mountPath: '/tmp' }]
          probes: [
            { type: 'Startup', httpGet: { path: '/api/health', port: port }, periodSeconds: 5, failureThreshold: 24 }
            { type: 'Readiness', httpGet: { path: '/api/health', port: port }, periodSeconds: 10, failureThreshold: 3 }
          ]
        }
      ]
      volumes: [{ name: 'temporary', storageType: 'EmptyDir' }]
      scale: {
        // Timers complete pauses and seal the ledger, so one replica always runs.
        minReplicas: 1
        maxReplicas: maximumReplicas
        rules: [scaleRule]
      }
    }
  }
}

output name string = app.name
output hostName string = hostName
