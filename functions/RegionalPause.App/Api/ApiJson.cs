using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Mvc;

namespace RegionalPause.App.Api;

/// <summary>Every document of the API, compiled: one list of what goes over the wire.</summary>
[JsonSourceGenerationOptions(JsonSerializerDefaults.Web, NumberHandling = JsonNumberHandling.Strict, PropertyNameCaseInsensitive = false)]
[JsonSerializable(typeof(PauseBody))]
[JsonSerializable(typeof(AdminCommandBody))]
[JsonSerializable(typeof(FlagBody))]
[JsonSerializable(typeof(ConfirmBody))]
[JsonSerializable(typeof(TicketBody))]
[JsonSerializable(typeof(MemberBody))]
[JsonSerializable(typeof(ErasedView))]
[JsonSerializable(typeof(EngagementBody))]
[JsonSerializable(typeof(ProposalBody))]
[JsonSerializable(typeof(OverrideBody))]
[JsonSerializable(typeof(ApprovalBody))]
[JsonSerializable(typeof(ResumptionView))]
[JsonSerializable(typeof(EngagementView))]
[JsonSerializable(typeof(ImmutableArray<DueView>))]
[JsonSerializable(typeof(HealthyView))]
[JsonSerializable(typeof(UnhealthyView))]
[JsonSerializable(typeof(ImmutableArray<JurisdictionView>))]
[JsonSerializable(typeof(ImmutableArray<GroupView>))]
[JsonSerializable(typeof(ImmutableArray<FlagView>))]
[JsonSerializable(typeof(ImmutableArray<OrderView>))]
[JsonSerializable(typeof(PlanView))]
[JsonSerializable(typeof(CertificateView))]
[JsonSerializable(typeof(DecisionsView))]
[JsonSerializable(typeof(ImmutableArray<HoldView>))]
[JsonSerializable(typeof(ImmutableArray<InstanceView>))]
[JsonSerializable(typeof(ImmutableArray<DispositionView>))]
[JsonSerializable(typeof(TicketView))]
[JsonSerializable(typeof(LedgerView))]
[JsonSerializable(typeof(ConsistencyView))]
[JsonSerializable(typeof(ImmutableArray<ErrorView>))]
[JsonSerializable(typeof(ProblemDetails))]
internal sealed partial class ApiJson : JsonSerializerContext;
