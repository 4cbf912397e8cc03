using System.Security.Cryptography;

namespace RegionalPause.IntegrationTests.Bed;

/// <summary>What all instances of one installation share: the keys and the settings. Each test has an installation of its own.</summary>
internal sealed class Deployment
{
    public const string Issuer = "regionalpause-tests";
    private const string Audience = "http://127.0.0.1";
    private readonly byte[] signingKey = RandomNumberGenerator.GetBytes(32);

    /// <summary>The key personal links are sealed with.</summary>
    public byte[] LinkKey { get; } = RandomNumberGenerator.GetBytes(32);

    /// <summary>Signs the ledger's checkpoints.</summary>
    public LedgerKey LedgerKey { get; } = LedgerKey.Make();

    /// <summary>Further settings, by their environment names (<c>Gate__…</c>).</summary>
    public Dictionary<string, string> Settings { get; } = [];

    /// <summary>A person's token.</summary>
    public string TokenOf(Person person) => person.Token(Issuer, Audience, signingKey);

    /// <summary>
    /// Starts an instance and waits until it can decide. <paramref name="build"/> is another build of the app; <c>null</c> means the build
    /// beside the tests.
    /// </summary>
    public async Task<AppProcess> StartAppAsync(
        TestAccount account,
        CancellationToken cancellationToken,
        Action<string>? log = null,
        bool healthy = true,
        string? build = null
    )
    {
        AppProcess app = AppProcess.Start(this, Environment(account), log ?? (_ => { }), build);
        try
        {
            await app.IsUpAsync(healthy, cancellationToken);
            return app;
        }
        catch
        {
            await app.DisposeAsync();
            throw;
        }
    }

    internal Dictionary<string, string> Environment(TestAccount account) =>
        new(Settings)
        {
            ["Resumption__RulesFile"] = Settings.GetValueOrDefault("Resumption__RulesFile", Instance.WithoutRules),
            ["AzureWebJobsStorage"] = account.ConnectionString,
            ["Tickets__SigningKey"] = TestTickets.SigningKey,
            ["Objections__LinkKeys__0"] = Convert.ToBase64String(LinkKey),
            ["Ledger__SigningKey"] = LedgerKey.Private,
            ["Authentication__Schemes__Bearer__ValidIssuer"] = Issuer,
            ["Authentication__Schemes__Bearer__ValidAudiences__0"] = Audience,
            ["Authentication__Schemes__Bearer__SigningKeys__0__Issuer"] = Issuer,
            ["Authentication__Schemes__Bearer__SigningKeys__0__Value"] = Convert.ToBase64String(signingKey),
            ["DOTNET_ENVIRONMENT"] = Settings.GetValueOrDefault("DOTNET_ENVIRONMENT", "Production"),
            ["ASPNETCORE_ENVIRONMENT"] = Settings.GetValueOrDefault("ASPNETCORE_ENVIRONMENT", "Production"),
        };
}
