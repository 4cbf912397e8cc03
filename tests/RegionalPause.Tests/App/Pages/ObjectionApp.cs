using System.Security.Cryptography;
using Microsoft.Extensions.DependencyInjection;
using RegionalPause.Content;
using RegionalPause.Objections.Links;
using RegionalPause.Requests;

namespace RegionalPause.Tests.App.Pages;

/// <summary>The app with its objection page and a book behind it.</summary>
internal sealed class ObjectionApp : IAsyncDisposable
{
    public const string Member = "member-4711-olga";

    private static readonly DateTimeOffset Expiry = new(2100, 1, 1, 0, 0, 0, TimeSpan.Zero);

    private readonly TestApp app;

    private ObjectionApp(TestApp app, PressBook book) => (this.app, Book) = (app, book);

    public PressBook Book { get; }

    public Uri Address => app.Address;

    public HttpClient Client => app.Client;

    /// <summary>Links of the app's own key.</summary>
    public static ObjectionLinks Links { get; } =
        new(new ObjectionLinkKeys(SHA256.HashData("links of the page's tests"u8)), RandomNumberGenerator.Fill);

    /// <summary>Paths of links as they stand in a notice, one new each time.</summary>
    public static string Good(string language = "en") =>
        Links.CreatePath(new ObjectionLink(new CampaignId("gb-2026"), MemberId.Parse(Member), language, Expiry));

    public static string Expired() =>
        Links.CreatePath(
            new ObjectionLink(
                new CampaignId("gb-2024"),
                MemberId.Parse(Member),
                "en",
                new DateTimeOffset(2024, 12, 1, 0, 0, 0, TimeSpan.Zero)
            )
        );

    public static string Forged() =>
        new ObjectionLinks(new ObjectionLinkKeys(new byte[ObjectionLinkKeys.KeyLength]), RandomNumberGenerator.Fill).CreatePath(
            new ObjectionLink(new CampaignId("gb-2026"), MemberId.Parse(Member), "en", Expiry)
        );

    /// <summary>Starts it; answers leave at once unless a setting says otherwise.</summary>
    public static async Task<ObjectionApp> StartAsync(
        Action<ObjectionLinkOptions>? settings = null,
        TimeProvider? time = null,
        bool asWorker = false
    )
    {
        var book = new PressBook();
        TestApp app = await TestApp.StartAsync(
            asWorker,
            services: services =>
            {
                services.AddSingleton(Links).AddSingleton(book.Calls);
                services.Configure<ObjectionLinkOptions>(options =>
                {
                    options.AnswerQuantum = TimeSpan.Zero;
                    settings?.Invoke(options);
                });
                if (time is not null)
                    services.AddSingleton(time);
            }
        );
        return new ObjectionApp(app, book);
    }

    public ValueTask DisposeAsync() => app.DisposeAsync();
}
