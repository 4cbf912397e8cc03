using System.Net;
using System.Net.Http.Json;
using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using RegionalPause.IntegrationTests.Bed;

namespace RegionalPause.IntegrationTests.OperatorConsole.SignIn;

/// <summary>
/// The certified provider <c>oidc-provider</c> in a process of its own, with a certificate that only this run trusts. So the console is
/// tested by software that knows nothing of it, and with the settings of production.
/// </summary>
internal sealed class OpenIdProvider : IAsyncDisposable
{
    private static readonly NodeFolder Folder = new(
        "tests/RegionalPause.IntegrationTests/OperatorConsole/SignIn/provider",
        "oidc-provider"
    );

    private readonly ChildProcess process;
    private readonly HttpClient client;
    private readonly string directory;

    private OpenIdProvider(ChildProcess process, Uri issuer, string directory, X509Certificate2 certificate)
    {
        (this.process, this.directory, Issuer) = (process, directory, issuer);
        Trusts = (_, presented, _, _) => presented?.GetCertHashString() == certificate.GetCertHashString();
        client = new HttpClient(new SocketsHttpHandler { SslOptions = { RemoteCertificateValidationCallback = Trusts } })
        {
            BaseAddress = issuer,
        };
    }

    /// <summary>The address of the provider.</summary>
    public Uri Issuer { get; }

    /// <summary>A file with the certificate that the app has to trust.</summary>
    public string CertificatePath => Path.Combine(directory, "certificate.pem");

    /// <summary>Trusts the certificate of this provider.</summary>
    public RemoteCertificateValidationCallback Trusts { get; }

    /// <summary>Starts it for a console.</summary>
    public static async Task<OpenIdProvider> StartAsync(Uri console, CancellationToken cancellationToken)
    {
        await Folder.InstallAsync(cancellationToken);
        string directory = Directory.CreateTempSubdirectory("rpause-provider-").FullName;
        X509Certificate2 certificate = Certificate();
        string key = Path.Combine(directory, "key.pem");
        await File.WriteAllTextAsync(Path.Combine(directory, "certificate.pem"), certificate.ExportCertificatePem(), cancellationToken);
        await File.WriteAllTextAsync(key, certificate.GetECDsaPrivateKey()!.ExportPkcs8PrivateKeyPem(), cancellationToken);
        var issuer = new TaskCompletionSource<Uri>(TaskCreationOptions.RunContinuationsAsynchronously);
        var said = new List<string>();
        ChildProcess process = ChildProcess.Start(
            "node",
            [
                Path.Combine(Folder.FullPath, "provider.mjs"),
                Path.Combine(directory, "certificate.pem"),
                key,
                new Uri(console, "/sign-in/callback").ToString(),
                new Uri(console, "/signed-out").ToString(),
            ],
            new Dictionary<string, string> { ["NODE_ENV"] = "production" },
            Folder.FullPath,
            line =>
            {
                lock (said)
                    said.Add(line);
                if (line.StartsWith("https://127.0.0.1:", StringComparison.Ordinal))
                    issuer.TrySetResult(new Uri(line));
            }
        );
        if (await Task.WhenAny(issuer.Task, process.Ended) == process.Ended)
            throw new InvalidOperationException($"The provider ended:\n{string.Join('\n', said)}");
        return new OpenIdProvider(process, await issuer.Task, directory, certificate);
    }

    /// <summary>Makes or changes a person.</summary>
    public async Task SetAccountAsync(string id, string[] roles, CancellationToken cancellationToken)
    {
        using HttpResponseMessage set = await client.PutAsJsonAsync(
            new Uri($"/test/accounts/{id}", UriKind.Relative),
            new { name = id, roles },
            cancellationToken
        );
        set.EnsureSuccessStatusCode();
    }

    /// <summary>Takes a person away: nobody can be this person any more.</summary>
    public async Task RemoveAccountAsync(string id, CancellationToken cancellationToken)
    {
        using HttpResponseMessage gone = await client.DeleteAsync(new Uri($"/test/accounts/{id}", UriKind.Relative), cancellationToken);
        gone.EnsureSuccessStatusCode();
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        client.Dispose();
        await process.DisposeAsync();
        Directory.Delete(directory, recursive: true);
    }

    private static X509Certificate2 Certificate()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=provider of a test", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddIpAddress(IPAddress.Loopback);
        request.CertificateExtensions.Add(names.Build());
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        DateTimeOffset now = TimeProvider.System.GetUtcNow();
        return request.CreateSelfSigned(now.AddHours(-1), now.AddDays(1));
    }
}
