using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using RegionalPause.Campaigns;
using RegionalPause.Control;
using RegionalPause.Drains;
using RegionalPause.Drills;
using RegionalPause.Engagement;
using RegionalPause.Erasure;
using RegionalPause.Evidence;
using RegionalPause.Flags;
using RegionalPause.Gate;
using RegionalPause.Holds;
using RegionalPause.Jurisdictions;
using RegionalPause.Ledger;
using RegionalPause.Ledger.Sealing;
using RegionalPause.Members;
using RegionalPause.Notices;
using RegionalPause.Objections;
using RegionalPause.Pauses;
using RegionalPause.Permits;
using RegionalPause.Poison;
using RegionalPause.Quarantine;
using RegionalPause.Resumption;
using RegionalPause.Storage;
using RegionalPause.Telemetry;
using RegionalPause.Tickets;
using RegionalPause.TrainingRuns;
using RegionalPause.Verification;
using RegionalPause.Webhooks;

namespace RegionalPause;

/// <summary>Registers the library. Each module registers itself, next to its code.</summary>
public static class RegionalPauseServices
{
    /// <summary>Adds every module. The gate runs as a hosted service: add it before every service that receives messages.</summary>
    public static IServiceCollection AddRegionalPause(this IServiceCollection services, IConfiguration configuration) =>
        services
            .AddTelemetry()
            .AddStorage(configuration)
            .AddJurisdictions()
            .AddControl()
            .AddLedger()
            .AddSealing()
            .AddVerification()
            .AddEvidence()
            .AddPauses()
            .AddDrills()
            .AddEngagement()
            .AddResumption()
            .AddFlags()
            .AddGate()
            .AddHolds()
            .AddDrains()
            .AddMembers()
            .AddErasure()
            .AddPoison()
            .AddObjections()
            .AddObjectionLinks()
            .AddQuarantine()
            .AddNotices()
            .AddCampaigns()
            .AddTickets()
            .AddPermits()
            .AddTrainingRuns()
            .AddWebhooks();

    /// <summary>
    /// Refuses to start if the control table is older than the sealed ledger. Add it before <see cref="AddRegionalPause"/>: it must run
    /// before the gate starts.
    /// </summary>
    public static IServiceCollection AddRestoreCheck(this IServiceCollection services) => services.AddHostedService<RestoreCheck>();
}
