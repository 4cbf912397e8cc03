using System.Text.Json;
using System.Text.Json.Serialization;
using RegionalPause.Campaigns;
using RegionalPause.Cli.Connection;
using RegionalPause.Cli.Scenarios;
using RegionalPause.Cli.Up;
using RegionalPause.Contract;
using RegionalPause.Engagement;
using RegionalPause.Objections;
using RegionalPause.Recalls;

namespace RegionalPause.Cli.Api;

/// <summary>The JSON documents that the command line reads and writes, for the source generator.</summary>
[JsonSourceGenerationOptions(JsonSerializerDefaults.Web, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(HealthView))]
[JsonSerializable(typeof(JurisdictionView[]))]
[JsonSerializable(typeof(FlagView))]
[JsonSerializable(typeof(FlagView[]))]
[JsonSerializable(typeof(FlagBody))]
[JsonSerializable(typeof(DifferenceView))]
[JsonSerializable(typeof(RulesDifferenceView))]
[JsonSerializable(typeof(JurisdictionsDifferenceView))]
[JsonSerializable(typeof(ConfirmBody))]
[JsonSerializable(typeof(UndoBody))]
[JsonSerializable(typeof(PauseRequest))]
[JsonSerializable(typeof(OrderView))]
[JsonSerializable(typeof(OrderView[]))]
[JsonSerializable(typeof(PlanView))]
[JsonSerializable(typeof(CertificateView))]
[JsonSerializable(typeof(HoldView))]
[JsonSerializable(typeof(HoldView[]))]
[JsonSerializable(typeof(DrillView))]
[JsonSerializable(typeof(DrillView[]))]
[JsonSerializable(typeof(InstanceView[]))]
[JsonSerializable(typeof(DispositionView[]))]
[JsonSerializable(typeof(DecisionView))]
[JsonSerializable(typeof(DecisionsView))]
[JsonSerializable(typeof(TicketBody))]
[JsonSerializable(typeof(TicketView))]
[JsonSerializable(typeof(LedgerView))]
[JsonSerializable(typeof(MemberBody))]
[JsonSerializable(typeof(ErasedView))]
[JsonSerializable(typeof(ImportView))]
[JsonSerializable(typeof(CampaignRequest))]
[JsonSerializable(typeof(CampaignView))]
[JsonSerializable(typeof(CampaignView[]))]
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
[JsonSerializable(typeof(ManifestLine))]
[JsonSerializable(typeof(DueView[]))]
[JsonSerializable(typeof(VerificationView))]
[JsonSerializable(typeof(MissingHoldView[]))]
[JsonSerializable(typeof(ProblemView))]
[JsonSerializable(typeof(LocalFile))]
[JsonSerializable(typeof(LocalSecrets))]
[JsonSerializable(typeof(RunningUp))]
[JsonSerializable(typeof(TokenClaims))]
[JsonSerializable(typeof(PlaceView[]))]
[JsonSerializable(typeof(WrittenObjection))]
[JsonSerializable(typeof(ObjectionView))]
[JsonSerializable(typeof(ScenarioStepView))]
[JsonSerializable(typeof(ScenarioEndView))]
[JsonSerializable(typeof(string[]))]
[JsonSerializable(typeof(PermitRequest))]
[JsonSerializable(typeof(RenewalBody))]
[JsonSerializable(typeof(PermitView))]
[JsonSerializable(typeof(PermitView[]))]
internal sealed partial class CliJson : JsonSerializerContext;
