using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using RegionalPause.Campaigns;
using RegionalPause.Contract;
using RegionalPause.Control;
using RegionalPause.Members;
using RegionalPause.Objections;
using RegionalPause.Pauses;
using RegionalPause.Requests;
using RegionalPause.Storage;
using Instance = RegionalPause.IntegrationTests.Bed.Instance;

namespace RegionalPause.IntegrationTests.Campaigns;

/// <summary>Members, an order about where they live, and a campaign made from it.</summary>
internal static class Town
{
    public static CampaignId Campaign { get; } = new("de-notice");

    /// <summary>Nobody sleeps in a test, and a dead instance's lanes are soon free.</summary>
    public static (string, string)[] Settings { get; } =
    [
        ("Campaigns:QuietFrom", "00:00"),
        ("Campaigns:QuietTo", "00:00"),
        ("Campaigns:RatePerSecond", "10000"),
        ("Campaigns:Lease", "00:00:00.300"),
        ("Campaigns:Slice", "00:00:20"),
        ("Campaigns:PageSize", "40"),
    ];

    public static string Member(
        string id,
        string codes = "DE",
        string age = "\"birthYear\":1980",
        string channels = "email:1,sms:2",
        string zone = "Europe/Berlin"
    ) =>
        string.Create(
            CultureInfo.InvariantCulture,
            $$"""{"id":"{{id}}","signals":[{{string.Join(',', codes.Split(',').Select(c => $$"""{"kind":"account","code":"{{c}}"}"""))}}],{{age}},"languages":["de"],"channels":[{{string.Join(',', channels.Split(',', StringSplitOptions.RemoveEmptyEntries).Select(c => $$"""{"kind":"{{c.Split(':')[0]}}","address":"{{id}}/{{c}}"}"""))}}],"timeZone":"{{zone}}"}"""
        );

    public static async Task ImportAsync(Instance gate, IEnumerable<string> lines, CancellationToken cancellationToken)
    {
        using var body = new MemoryStream(Encoding.UTF8.GetBytes(string.Join('\n', lines)));
        ImportReport report = await gate.Get<MemberImport>().RunAsync(body, 1, cancellationToken);
        if (report.WrongLines > 0)
            throw new InvalidOperationException($"Line {report.Wrong[0].Line}: {string.Join(", ", report.Wrong[0].Errors)}");
    }

    /// <summary>The order and a running campaign; again, the same.</summary>
    public static async Task StartAsync(Instance gate, CancellationToken cancellationToken, int? remindAfterDays = null)
    {
        Done(
            await gate.Get<PauseHandler>()
                .PauseAsync(
                    new PauseRequest
                    {
                        Id = "de-1",
                        Jurisdictions = ["DE", "FR"],
                        Reason = "a test",
                    },
                    "olivia",
                    cancellationToken
                )
        );
        Done(
            await gate.Get<CampaignHandler>()
                .CreateAsync(Request(gate) with { RemindAfterDays = remindAfterDays }, "olivia", cancellationToken)
        );
        Done(await gate.Get<CampaignHandler>().StartAsync(Campaign, "olivia", cancellationToken));
    }

    /// <summary>Members object to all generative training.</summary>
    public static async Task ObjectAsync(Instance gate, IEnumerable<string> members, CancellationToken cancellationToken)
    {
        DateTimeOffset now = gate.Get<StoreClock>().Now;
        Result<ObjectionState>[] recorded = await Task.WhenAll(
            members.Select(member =>
                gate.Get<ObjectionHandler>()
                    .ObjectAsync(
                        new ObjectionRequest(member, ObjectionScope.GenerativeTraining, ObjectionSource.Form, now),
                        cancellationToken
                    )
            )
        );
        foreach (Result<ObjectionState> objection in recorded)
            Done(objection);
    }

    public static CampaignRequest Request(Instance gate) =>
        new()
        {
            Id = Campaign.Value,
            Order = "de-1",
            Controller = "Example",
            StartsOn = gate.Get<StoreClock>().Today.AddDays(60),
        };

    public static T Done<T>(Result<T> result) =>
        result.Succeeded(out T? value, out Refusal? refusal)
            ? value
            : throw new InvalidOperationException($"{refusal.Code}: {refusal.Detail} {string.Join(", ", refusal.Errors)}");

    /// <summary>The pages the ledger knows: name, how many, hash; a page recorded again after a crash once.</summary>
    public static async Task<ImmutableHashSet<(string Page, int Count, string Hash)>> PagesAsync(
        Instance gate,
        CancellationToken cancellationToken
    )
    {
        var pages = ImmutableHashSet.CreateBuilder<(string, int, string)>();
        await foreach ((_, byte[] body) in gate.Get<ControlTable>().ReadLogAsync(1, cancellationToken))
        {
            foreach (ControlEvent e in ControlLog.Read(body).Events.Where(e => e.Name == "CampaignPage"))
            {
                using var page = System.Text.Json.JsonDocument.Parse(e.Bytes);
                pages.Add(
                    (
                        page.RootElement.GetProperty("page").GetString()!,
                        page.RootElement.GetProperty("count").GetInt32(),
                        page.RootElement.GetProperty("sha256").GetString()!
                    )
                );
            }
        }
        return pages.ToImmutable();
    }
}
