using System.Collections.Concurrent;
using System.Security.Cryptography;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using RegionalPause.App.Api;
using RegionalPause.App.Functions.Binding;
using RegionalPause.App.Hosting;
using RegionalPause.Readiness;
using Shouldly;

namespace RegionalPause.Tests.App.Api;

/// <summary>The services of the app, with a storage account that refuses connections. Nothing is started.</summary>
[Requirement("R42")]
public sealed class A_report_without_storage : IAsyncLifetime
{
    // No program listens on the port of the tcpmux service.
    private const string Storage =
        "DefaultEndpointsProtocol=http;AccountName=a;AccountKey=QUFBQQ==;BlobEndpoint=http://127.0.0.1:1/a;"
        + "QueueEndpoint=http://127.0.0.1:1/a;TableEndpoint=http://127.0.0.1:1/a;";

    private readonly Lines lines = new();
    private WebApplication app = null!;

    public ValueTask InitializeAsync()
    {
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.Configuration.Sources.Clear();
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        builder.Configuration.AddInMemoryCollection([
            new("AzureWebJobsStorage", Storage),
            TestTickets.Setting,
            new("Objections:LinkKeys:0", Convert.ToBase64String(RandomNumberGenerator.GetBytes(32))),
            new("Ledger:SigningKey", Convert.ToBase64String(key.ExportPkcs8PrivateKey())),
        ]);
        builder.Logging.ClearProviders().AddProvider(lines);
        builder.AddApp([]);
        builder.Services.AddSingleton(new SendLimit(1));
        app = builder.Build();
        return ValueTask.CompletedTask;
    }

    public ValueTask DisposeAsync() => app.DisposeAsync();

    [Fact]
    public async Task still_comes_says_why_and_is_logged()
    {
        ReadinessReader reader = app.Services.GetRequiredService<ReadinessReader>();

        ReadinessReport report = await reader.ReadAsync(TestContext.Current.CancellationToken);

        report
            .Checks.Where(c => c.State == ReadinessState.Failed)
            .Select(c => c.Id)
            .ShouldBe(
                ["storage", "control-state", "clock", "queues", "instance", "fleet", "sealing", "ticket-key", "drill", "poison", "people"],
                ignoreOrder: true
            );
        report.Checks.Single(c => c.Id == "storage").Found.ShouldStartWith("The tables could not be read: no answer");
        report.Checks.Select(c => c.Found + c.Remedy).ShouldAllBe(text => !text.Contains("127.0.0.1", StringComparison.Ordinal));

        await app.Services.GetRequiredService<ReadinessWatch>().RunAsync(TestContext.Current.CancellationToken);
        lines.Written.Count(l => l.StartsWith("9811 Warning", StringComparison.Ordinal)).ShouldBe(11);
    }

    private sealed class Lines : ILoggerProvider, ILogger
    {
        public ConcurrentQueue<string> Written { get; } = new();

        public ILogger CreateLogger(string categoryName) => this;

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(
            LogLevel logLevel,
            EventId eventId,
            TState state,
            Exception? exception,
            Func<TState, Exception?, string> formatter
        ) => Written.Enqueue($"{eventId.Id} {logLevel} {formatter(state, exception)}");

        public void Dispose() { }
    }
}
