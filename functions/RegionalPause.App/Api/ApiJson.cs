using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Mvc;
using RegionalPause.App.Messages;
using RegionalPause.Campaigns;
using RegionalPause.Contract;
using RegionalPause.Engagement;
using RegionalPause.Objections;
using RegionalPause.Recalls;

namespace RegionalPause.App.Api;

/// <summary>The complete list of the JSON documents of the API, for the source generator.</summary>
[JsonSourceGenerationOptions(JsonSerializerDefaults.Web, NumberHandling = JsonNumberHandling.Strict, PropertyNameCaseInsensitive = false)]
[JsonSerializable(typeof(PauseRequest))]
[JsonSerializable(typeof(AdminCommandBody))]
[JsonSerializable(typeof(FlagBody))]
[JsonSerializable(typeof(ConfirmBody))]
[JsonSerializable(typeof(TicketBody))]
[JsonSerializable(typeof(MemberBody))]
[JsonSerializable(typeof(ErasedView))]
[JsonSerializable(typeof(WrittenObjection))]
[JsonSerializable(typeof(ObjectionView))]
[JsonSerializable(typeof(ImmutableArray<DrillView>))]
[JsonSerializable(typeof(ImportView))]
[JsonSerializable(typeof(CampaignRequest))]
[JsonSerializable(typeof(CampaignView))]
[JsonSerializable(typeof(ImmutableArray<CampaignView>))]
[JsonSerializable(typeof(FiguresView))]
[JsonSerializable(typeof(PreviewView))]
[JsonSerializable(typeof(EngagementRequest))]
[JsonSerializable(typeof(ProposalBody))]
[JsonSerializable(typeof(OverrideBody))]
[JsonSerializable(typeof(ApprovalBody))]
[JsonSerializable(typeof(ResumptionView))]
[JsonSerializable(typeof(EngagementView))]
[JsonSerializable(typeof(RecallRequest))]
[JsonSerializable(typeof(RecallLogView))]
[JsonSerializable(typeof(QuarantineSourceView))]
[JsonSerializable(typeof(QuarantineView))]
[JsonSerializable(typeof(ImmutableArray<DueView>))]
[JsonSerializable(typeof(HealthView))]
[JsonSerializable(typeof(UndoBody))]
[JsonSerializable(typeof(ImmutableArray<JurisdictionView>))]
[JsonSerializable(typeof(ImmutableArray<GroupView>))]
[JsonSerializable(typeof(ImmutableArray<FlagView>))]
[JsonSerializable(typeof(ImmutableArray<OrderView>))]
[JsonSerializable(typeof(PlanView))]
[JsonSerializable(typeof(DifferenceView))]
[JsonSerializable(typeof(RulesDifferenceView))]
[JsonSerializable(typeof(JurisdictionsDifferenceView))]
[JsonSerializable(typeof(CertificateView))]
[JsonSerializable(typeof(DecisionsView))]
[JsonSerializable(typeof(ImmutableArray<HoldView>))]
[JsonSerializable(typeof(ImmutableArray<InstanceView>))]
[JsonSerializable(typeof(ImmutableArray<DispositionView>))]
[JsonSerializable(typeof(TicketKeysView))]
[JsonSerializable(typeof(TicketView))]
[JsonSerializable(typeof(LedgerView))]
[JsonSerializable(typeof(ImmutableArray<MissingHoldView>))]
[JsonSerializable(typeof(ConsistencyView))]
[JsonSerializable(typeof(ImmutableArray<ErrorView>))]
[JsonSerializable(typeof(PermitRequest))]
[JsonSerializable(typeof(RenewalBody))]
[JsonSerializable(typeof(PermitView))]
[JsonSerializable(typeof(ImmutableArray<PermitView>))]
[JsonSerializable(typeof(PoisonListView))]
[JsonSerializable(typeof(PoisonMessageView))]
[JsonSerializable(typeof(PoisonCountView))]
[JsonSerializable(typeof(PoisonDropBody))]
[JsonSerializable(typeof(PoisonResubmitManyBody))]
[JsonSerializable(typeof(PoisonDropManyBody))]
[JsonSerializable(typeof(ReadinessView))]
[JsonSerializable(typeof(ImmutableArray<WebhookView>))]
[JsonSerializable(typeof(WebhookTestView))]
[JsonSerializable(typeof(WebhookReplayBody))]
[JsonSerializable(typeof(ProblemDetails))]
internal sealed partial class ApiJson : JsonSerializerContext;
