using System.Security.Cryptography;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using RegionalPause.Campaigns;
using RegionalPause.Content;
using RegionalPause.Control;
using RegionalPause.Drills;
using RegionalPause.Engagement;
using RegionalPause.Evidence;
using RegionalPause.Flags;
using RegionalPause.Gate;
using RegionalPause.Holds;
using RegionalPause.Jurisdictions;
using RegionalPause.Ledger;
using RegionalPause.Ledger.Sealing;
using RegionalPause.Ledger.Verification;
using RegionalPause.Members;
using RegionalPause.Objections;
using RegionalPause.Objections.Links;
using RegionalPause.Pauses;
using RegionalPause.Quarantine;
using RegionalPause.Resumption;
using RegionalPause.Resumption.Safety;
using RegionalPause.Storage;
using RegionalPause.Tickets;

namespace RegionalPause;

/// <summary>Wiring of the library, chapter by chapter.</summary>
public static class RegionalPauseServices
{
    /// <summary>Adds every chapter. The gate's life is a hosted service: add it before whatever receives.</summary>
    public static IServiceCollection AddRegionalPause(this IServiceCollection services, IConfiguration configuration) => services
        .AddStorage(configuration)
        .AddLedger()
        .AddSealing()
        .AddPauses()
        .AddDrills()
        .AddEngagement()
        .AddResumption()
        .AddFlags()
        .AddGate()
        .AddHolds()
        .AddMembers()
        .AddObjections()
        .AddObjectionLinks()
        .AddQuarantine()
        .AddCampaigns()
        .AddTickets();

    /// <summary>
    /// Refuses to start on a control table older than the sealed ledger. Add it before <see cref="AddRegionalPause"/>: it is asked before
    /// the gate begins.
    /// </summary>
    public static IServiceCollection AddRestoreCheck(this IServiceCollection services) => services.AddHostedService<RestoreCheck>();

    private static IServiceCollection AddStorage(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddOptions<StorageOptions>().Configure(options => StorageOptions.Bind(options, configuration)).ValidateOnStart();
        services.AddSingleton<IValidateOptions<StorageOptions>, StorageOptionsValidator>();
        services.AddSingleton(TimeProvider.System);
        return services.AddSingleton<StoreClock>().AddSingleton<StorageAccount>().AddSingleton<ControlTable>().AddSingleton<CurrentLaw>();
    }

    private static IServiceCollection AddLedger(this IServiceCollection services) => services
        .AddSingleton(_ => JurisdictionAtlas.LoadEmbedded())
        .AddSingleton(new ShardIdentity($"{Environment.MachineName}/{Environment.ProcessId}", () => BitConverter.ToUInt64(RandomNumberGenerator.GetBytes(8))))
        .AddSingleton<ShardTable>().AddSingleton<ShardStatus>().AddSingleton<FleetReader>().AddSingleton<DispositionReader>();

    private static IServiceCollection AddSealing(this IServiceCollection services)
    {
        services.AddOptions<LedgerOptions>().BindConfiguration(LedgerOptions.Section).ValidateOnStart();
        services.AddSingleton<IValidateOptions<LedgerOptions>, LedgerOptionsValidator>();
        services.AddSingleton<SealStore>().AddSingleton<SealedLedger>().AddSingleton<LeafTable>().AddSingleton<LedgerSigner>();
        services.AddSingleton(s => new SealLagReader(
            s.GetRequiredService<SealStore>(), s.GetRequiredService<ShardTable>(), s.GetRequiredService<ShardStatus>(), s.GetRequiredService<StoreClock>(), s.GetRequiredService<TimeProvider>()));
        services.AddSingleton(s => new LedgerProofs(s.GetRequiredService<SealedLedger>(), s.GetRequiredService<LeafTable>(), s.GetRequiredService<DecisionReader>(), s.GetRequiredService<LedgerSigner>(),
            s.GetRequiredService<ShardTable>(), s.GetRequiredService<SealLagReader>()));
        services.AddSingleton(s => new HoldAudit(s.GetRequiredService<LedgerSealer>(), s.GetRequiredService<SealedLedger>(), s.GetRequiredService<LedgerSigner>(), s.GetRequiredService<HoldTable>(),
            s.GetRequiredService<ClaimTable>(), s.GetRequiredService<ShardTable>(), s.GetRequiredService<StoreClock>()));
        services.AddSingleton<EvidenceReader>();
        return services.AddSingleton(s => new LedgerSealer(s.GetRequiredService<SealStore>(), s.GetRequiredService<SealedLedger>(), s.GetRequiredService<LeafTable>(),
            s.GetRequiredService<ShardTable>(), s.GetRequiredService<ControlTable>(), s.GetRequiredService<LedgerSigner>(), s.GetRequiredService<StoreClock>(),
            s.GetRequiredService<ShardIdentity>(), s.GetRequiredService<IOptions<LedgerOptions>>(), s.GetRequiredService<ILogger<LedgerSealer>>()));
    }

    private static IServiceCollection AddPauses(this IServiceCollection services)
    {
        services.AddOptions<PauseOptions>().BindConfiguration(PauseOptions.Section).ValidateOnStart();
        services.AddSingleton<IValidateOptions<PauseOptions>, PauseOptionsValidator>();
        services.AddSingleton<PauseLog>().AddSingleton<ShardFencing>().AddSingleton<PauseForecast>().AddSingleton<PauseFinisher>();
        services.AddHostedService(s => s.GetRequiredService<PauseFinisher>());
        services.AddSingleton(s => new PauseHandler(s.GetRequiredService<ControlTable>(), s.GetRequiredService<PauseLog>(), s.GetRequiredService<PauseFinisher>(),
            s.GetRequiredService<FlagHandler>(), s.GetRequiredService<ShardFencing>(), s.GetRequiredService<PauseForecast>(), s.GetRequiredService<JurisdictionAtlas>(), s.GetRequiredService<SafetyRuleBook>(), s.GetRequiredService<StoreClock>()));
        return services.AddSingleton(s => new PauseCompletion(s.GetRequiredService<ControlTable>(), s.GetRequiredService<ShardTable>(), s.GetRequiredService<PauseLog>(),
            s.GetRequiredService<PauseFinisher>(), s.GetRequiredService<ShardFencing>(), s.GetRequiredService<StoreClock>(), s.GetRequiredService<IOptions<PauseOptions>>(),
            s.GetRequiredService<ILogger<PauseCompletion>>()));
    }

    private static IServiceCollection AddDrills(this IServiceCollection services)
    {
        services.AddOptions<DrillOptions>().BindConfiguration(DrillOptions.Section).ValidateOnStart();
        services.AddSingleton<IValidateOptions<DrillOptions>, DrillOptionsValidator>();
        services.AddSingleton<DrillTable>().AddSingleton<DrillRun>().AddSingleton<DrillGate>();
        return services.AddSingleton(s => new DrillHandler(s.GetRequiredService<DrillTable>(), s.GetRequiredService<DrillRun>(), s.GetRequiredService<ControlTable>(),
            s.GetRequiredService<StoreClock>(), s.GetRequiredService<IOptions<DrillOptions>>(), s.GetRequiredService<ILogger<DrillHandler>>()));
    }

    private static IServiceCollection AddEngagement(this IServiceCollection services) => services
        .AddSingleton(s => new EngagementHandler(s.GetRequiredService<ControlTable>(), s.GetRequiredService<StoreClock>())).AddSingleton<DueWatch>();

    private static IServiceCollection AddResumption(this IServiceCollection services)
    {
        services.AddOptions<ResumptionOptions>().BindConfiguration(ResumptionOptions.Section).ValidateOnStart();
        services.AddSingleton<IValidateOptions<ResumptionOptions>, ResumptionOptionsValidator>();
        services.AddSingleton(s => s.GetRequiredService<IOptions<ResumptionOptions>>().Value.Read(s.GetRequiredService<JurisdictionAtlas>()).Value!); // validated with the options
        // Whoever serves the objection page registers a probe of it; without one the rule about it is not met.
        services.TryAddSingleton<ObjectionPageProbe>(_ => Task.FromResult<PageProbe?>(null));
        services.AddSingleton(s => new ResumptionSources(
            async (id, percent, cancellationToken) => CampaignId.TryParse(id.Value, out CampaignId campaign)
                ? await s.GetRequiredService<CampaignHandler>().FindFactsAsync(campaign, percent, cancellationToken)
                : null,
            async cancellationToken => !await s.GetRequiredService<ObjectionTable>().HasUnrecordedAsync(cancellationToken),
            cancellationToken => s.GetRequiredService<ObjectionPageProbe>()(cancellationToken)));
        services.AddSingleton<ResumptionFactsReader>();
        return services.AddSingleton(s => new ResumptionHandler(s.GetRequiredService<ControlTable>(), s.GetRequiredService<ShardFencing>(), s.GetRequiredService<ResumptionFactsReader>(),
            s.GetRequiredService<SafetyRuleBook>(), s.GetRequiredService<JurisdictionAtlas>(), s.GetRequiredService<StoreClock>(), s.GetRequiredService<IOptions<PauseOptions>>()));
    }

    private static IServiceCollection AddFlags(this IServiceCollection services) => services
        .AddSingleton<Func<Snapshot>>(s => () => s.GetRequiredService<CurrentLaw>().Snapshot ?? throw new InvalidOperationException("The law has not been read yet."))
        .AddTrainingFlags()
        .AddSingleton(s => new FlagHandler(s.GetRequiredService<ControlTable>(), s.GetRequiredService<ShardFencing>(), s.GetRequiredService<JurisdictionAtlas>(),
            s.GetRequiredService<SafetyRuleBook>(), s.GetRequiredService<StoreClock>()));

    private static IServiceCollection AddGate(this IServiceCollection services)
    {
        services.AddOptions<GateOptions>().BindConfiguration(GateOptions.Section).ValidateOnStart();
        services.AddSingleton<IValidateOptions<GateOptions>, GateOptionsValidator>();
        services.AddSingleton<ClaimTable>().AddSingleton<NoticeWindows>().AddSingleton<AuthorAges>().AddSingleton<StandingReader>().AddSingleton<Admissions>().AddSingleton<DecisionReader>().AddSingleton<ContentItemParser>();
        services.AddSingleton<DeliveredNotice>(s => async (campaign, member, cancellationToken) => CampaignId.TryParse(campaign.Value, out CampaignId id)
            ? await s.GetRequiredService<NoticeTable>().FindDeliveredAsync(id, member, cancellationToken)
            : null);
        services.AddSingleton<RegisteredAge>(s => async (member, cancellationToken) => (await s.GetRequiredService<MemberTable>().FindAsync(member, cancellationToken))?.Age);
        services.AddSingleton<GateOpening>().AddHostedService<GateService>();
        return services.AddSingleton(s => new ContentHandler(s.GetRequiredService<ContentItemParser>(), s.GetRequiredService<Admissions>(),
            s.GetRequiredService<StandingReader>(), s.GetRequiredService<Parking>(), s.GetRequiredService<TicketIssuer>(), s.GetRequiredService<CurrentLaw>(), s.GetRequiredService<StoreClock>()));
    }

    private static IServiceCollection AddHolds(this IServiceCollection services)
    {
        services.AddOptions<HoldOptions>().BindConfiguration(HoldOptions.Section).ValidateOnStart();
        services.AddSingleton<IValidateOptions<HoldOptions>, HoldOptionsValidator>();
        return services.AddSingleton<HoldTable>().AddSingleton<Parking>().AddSingleton<Drain>().AddSingleton(s => new HoldHandler(s.GetRequiredService<HoldTable>(), s.GetRequiredService<Drain>(),
            s.GetRequiredService<ControlTable>(), s.GetRequiredService<StoreClock>(), s.GetRequiredService<IOptions<HoldOptions>>(), s.GetRequiredService<TimeProvider>(),
            s.GetRequiredService<ILogger<HoldHandler>>()));
    }

    private static IServiceCollection AddMembers(this IServiceCollection services)
    {
        services.AddOptions<MemberOptions>().BindConfiguration(MemberOptions.Section).ValidateOnStart();
        services.AddSingleton<IValidateOptions<MemberOptions>, MemberOptionsValidator>();
        services.AddSingleton(new MemberKeySource(() => RandomNumberGenerator.GetBytes(Pseudonym.MinKeyLength))).AddSingleton<MemberKeys>();
        services.AddSingleton<MemberTable>().AddSingleton<MemberParser>().AddSingleton(s => new MemberImport(s.GetRequiredService<MemberTable>(), s.GetRequiredService<MemberParser>()));
        return services.AddSingleton(s => new MemberErasure(s.GetRequiredService<MemberKeys>(), s.GetRequiredService<MemberTable>(), s.GetRequiredService<NoticeTable>(), s.GetRequiredService<ControlTable>(), s.GetRequiredService<StoreClock>()));
    }

    private static IServiceCollection AddCampaigns(this IServiceCollection services)
    {
        services.AddOptions<CampaignOptions>().BindConfiguration(CampaignOptions.Section).ValidateOnStart();
        services.AddSingleton<IValidateOptions<CampaignOptions>, CampaignOptionsValidator>();
        services.AddSingleton(_ => NoticeTemplates.LoadEmbedded());
        services.AddSingleton<CampaignTable>().AddSingleton<CampaignLog>().AddSingleton<NoticeWriter>();
        services.AddSingleton(s => new NoticeTable(s.GetRequiredService<StorageAccount>(), s.GetRequiredService<CampaignTable>()));
        services.AddSingleton(s => new CampaignRun(s.GetRequiredService<CampaignTable>(), s.GetRequiredService<CampaignLog>(), s.GetRequiredService<NoticeTable>(),
            s.GetRequiredService<MemberTable>(), s.GetRequiredService<NoticeWriter>(), s.GetRequiredService<StandingObjectors>(), s.GetRequiredService<StoreClock>(),
            s.GetRequiredService<IOptions<CampaignOptions>>(), s.GetRequiredService<IOptions<MemberOptions>>(), s.GetRequiredService<TimeProvider>(), s.GetRequiredService<ShardIdentity>(), s.GetRequiredService<ILogger<CampaignRun>>()));
        services.AddSingleton(s => new ReceiptHandler(s.GetRequiredService<NoticeTable>(), s.GetRequiredService<CampaignTable>(), s.GetRequiredService<MemberTable>(),
            s.GetRequiredService<NoticeWriter>(), s.GetRequiredService<StoreClock>()));
        return services.AddSingleton(s => new CampaignHandler(s.GetRequiredService<CampaignTable>(), s.GetRequiredService<CampaignLog>(), s.GetRequiredService<NoticeTable>(),
            s.GetRequiredService<MemberTable>(), s.GetRequiredService<ControlTable>(), s.GetRequiredService<NoticeTemplates>(), s.GetRequiredService<NoticeWriter>(),
            s.GetRequiredService<StandingObjectors>(), s.GetRequiredService<JurisdictionAtlas>(), s.GetRequiredService<SafetyRuleBook>(), s.GetRequiredService<StoreClock>(),
            s.GetRequiredService<IOptions<CampaignOptions>>(), s.GetRequiredService<IOptions<MemberOptions>>()));
    }

    private static IServiceCollection AddObjections(this IServiceCollection services)
    {
        services.AddOptions<ObjectionOptions>().BindConfiguration(ObjectionOptions.Section).ValidateOnStart();
        services.AddSingleton<IValidateOptions<ObjectionOptions>, ObjectionOptionsValidator>();
        services.AddSingleton<ObjectionTable>().AddSingleton<AuthorStandings>().AddSingleton<ObjectionRecorder>().AddHostedService(s => s.GetRequiredService<ObjectionRecorder>());
        services.AddSingleton<StandingObjectors>(s => s.GetRequiredService<ObjectionHandler>().ObjectorsAmongAsync);
        return services.AddSingleton(s => new ObjectionHandler(s.GetRequiredService<ObjectionRecorder>(), s.GetRequiredService<ObjectionTable>(), s.GetRequiredService<StoreClock>()));
    }

    private static IServiceCollection AddObjectionLinks(this IServiceCollection services)
    {
        services.AddOptions<ObjectionLinkOptions>().BindConfiguration(ObjectionLinkOptions.Section).ValidateOnStart();
        services.AddSingleton<IValidateOptions<ObjectionLinkOptions>, ObjectionLinkOptionsValidator>();
        services.AddSingleton<NoticeLink>(s =>
        {
            ObjectionLinkOptions options = s.GetRequiredService<IOptions<ObjectionLinkOptions>>().Value;
            ObjectionLinks links = s.GetRequiredService<ObjectionLinks>();
            return (campaign, member, language) => options.PublicAddress.Length == 0
                ? throw new InvalidOperationException("Objections:PublicAddress is not set: a notice without a link would be none.")
                : options.PublicAddress.TrimEnd('/')
                    + links.CreatePath(new ObjectionLink(campaign.Id.Value, member.Id, language, (campaign.StartedAt ?? campaign.CreatedAt).AddDays(options.LinkDays)));
        });
        return services.AddSingleton(s => new ObjectionLinks(ObjectionLinkKeys.From(s.GetRequiredService<IOptions<ObjectionLinkOptions>>().Value), RandomNumberGenerator.Fill));
    }

    private static IServiceCollection AddQuarantine(this IServiceCollection services) => services
        .AddSingleton<QuarantineReader>()
        .AddSingleton(s => new RecallHandler(s.GetRequiredService<ControlTable>(), s.GetRequiredService<QuarantineReader>(), s.GetRequiredService<StoreClock>()));

    private static IServiceCollection AddTickets(this IServiceCollection services)
    {
        services.AddOptions<TicketOptions>().BindConfiguration(TicketOptions.Section).ValidateOnStart();
        services.AddSingleton<IValidateOptions<TicketOptions>, TicketOptionsValidator>();
        return services.AddSingleton(s => TicketKeys.From(s.GetRequiredService<IOptions<TicketOptions>>().Value)).AddSingleton<TicketIssuer>().AddSingleton<TicketCheck>();
    }
}
