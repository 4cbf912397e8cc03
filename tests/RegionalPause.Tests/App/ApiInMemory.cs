using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using RegionalPause.Gate;
using RegionalPause.Storage;
using RegionalPause.Tests.Simulation.Tables;

namespace RegionalPause.Tests.App;

/// <summary>The HTTP API on a real socket, over the product's handlers and tables in memory.</summary>
internal sealed class ApiInMemory : IAsyncDisposable
{
    private readonly TestApp app;

    private ApiInMemory(TestApp app) => this.app = app;

    public static async Task<ApiInMemory> StartAsync(CancellationToken cancellationToken)
    {
        var tables = new SimulatedTables(TimeProvider.System.GetUtcNow);
        var oneAtATime = new Lock();
        KeyValuePair<string, string?>[] settings =
        [
            .. Tokens.Configuration,
            new("AzureWebJobsStorage", SimulatedAccount.ConnectionString),
            new("Objections:LinkKeys:0", Convert.ToBase64String(Tokens.Key)),
            TestTickets.Setting,
        ];
        TestApp app = await TestApp.StartAsync(
            settings: settings,
            services: services =>
            {
                int others = services.Count;
                services.AddRegionalPause(new ConfigurationBuilder().AddInMemoryCollection(settings).Build());
                services.RemoveAll<IStartupValidator>(); // keys that these handlers do not need
                foreach (
                    ServiceDescriptor background in services.Skip(others).Where(s => s.ServiceType == typeof(IHostedService)).ToArray()
                )
                    services.Remove(background);
                services.Configure<StorageOptions>(options =>
                    options.Faults = new TableConnection(
                        (request, _) =>
                        {
                            lock (oneAtATime)
                                return new(TableWire.Write(tables.Apply(request), tables.Now));
                        }
                    )
                );
            }
        );
        foreach (IStorageTable table in app.Get<IEnumerable<IStorageTable>>())
            await table.CreateAsync(cancellationToken);
        await app.Get<CurrentSnapshot>().ReadAsync(TimeSpan.Zero, cancellationToken);
        return new ApiInMemory(app);
    }

    /// <summary>A service behind it.</summary>
    public T Get<T>()
        where T : notnull => app.Get<T>();

    /// <summary>Sends a request of an operator who also approves.</summary>
    public async Task<(HttpStatusCode Status, JsonElement Answer)> SendAsync(
        string person,
        string method,
        string path,
        string body,
        CancellationToken cancellationToken
    )
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), path)
        {
            Content = new StringContent(body, Encoding.UTF8, "application/json"),
        };
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", Tokens.Of(person, "Pause.Operate", "Pause.Approve"));
        return await SendAsync(request, cancellationToken);
    }

    /// <summary>Sends a request.</summary>
    public async Task<(HttpStatusCode Status, JsonElement Answer)> SendAsync(
        HttpRequestMessage request,
        CancellationToken cancellationToken
    )
    {
        using HttpResponseMessage response = await app.Client.SendAsync(request, cancellationToken);
        using JsonDocument answer = JsonDocument.Parse(await response.Content.ReadAsStringAsync(cancellationToken));
        return (response.StatusCode, answer.RootElement.Clone());
    }

    public ValueTask DisposeAsync() => app.DisposeAsync();
}
