using RegionalPause.IntegrationTests.Bed;
using RegionalPause.Tests.OperatorConsole.SignIn;

namespace RegionalPause.IntegrationTests.OperatorConsole.SignIn;

/// <summary>
/// Two instances of the real app in production, behind an address that a proxy would end TLS for, and the provider. Started once for the
/// tests of a class; they share nothing but the accounts, which each test names differently.
/// </summary>
public sealed class SignInBed(Azurite azurite) : IAsyncLifetime
{
    /// <summary>How the browser reaches the console.</summary>
    internal static readonly Uri Console = new("https://console.example");

    private AppProcess first = null!,
        second = null!;

    internal OpenIdProvider Provider { get; private set; } = null!;

    /// <summary>The storage account of both instances.</summary>
    internal TestAccount Account { get; private set; } = null!;

    /// <summary>What the first instance has logged.</summary>
    internal IEnumerable<string> Log => first.Log;

    public async ValueTask InitializeAsync()
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromMinutes(6));
        Provider = await OpenIdProvider.StartAsync(Console, patience.Token);
        Account = azurite.NewAccount();
        var deployment = new Deployment();
        foreach (
            (string name, string value) in new Dictionary<string, string>
            {
                ["Authentication__Schemes__OpenIdConnect__Authority"] = Provider.Issuer.ToString().TrimEnd('/'),
                ["Authentication__Schemes__OpenIdConnect__ClientId"] = "console",
                ["Authentication__Schemes__OpenIdConnect__ClientSecret"] = "the-secret-of-the-console",
                ["Console__PublicAddress"] = Console.ToString(),
                ["Console__SessionLife"] = "00:01:00",
                ["SSL_CERT_FILE"] = Provider.CertificatePath,
            }
        )
            deployment.Settings[name] = value;
        first = await deployment.StartAppAsync(Account, patience.Token);
        second = await deployment.StartAppAsync(Account, patience.Token);
    }

    /// <summary>A browser. Both instances are the same console for it.</summary>
    internal Visitor Visitor(bool atSecond = false) => new(Console, (atSecond ? second : first).Address, Provider.Trusts);

    /// <summary>Signs in at the provider, from the page that was asked for. Returns the answer to the callback of the console.</summary>
    internal static async Task<Page> SignInAsync(Visitor visitor, string name, string path = "/sign-in")
    {
        Page login = await visitor.FollowAsync(await visitor.GetAsync(path));
        return await visitor.FollowAsync(await visitor.SubmitAsync(login, ("login", name)), to: "/sign-in/callback");
    }

    public async ValueTask DisposeAsync()
    {
        foreach (IAsyncDisposable? part in (IAsyncDisposable?[])[first, second, Provider])
        {
            if (part is not null)
                await part.DisposeAsync();
        }
    }
}
