using System.Runtime.CompilerServices;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using NCrontab;
using NSubstitute;
using RegionalPause.App.Api;
using RegionalPause.App.SelfHosted;
using RegionalPause.Messaging;
using RegionalPause.Objections.Links;
using Shouldly;

namespace RegionalPause.Tests.App.Hosting;

/// <summary>What self-hosting finds by the attributes, held against what the build tells the Functions host.</summary>
[Requirement("R33")]
public sealed class The_functions
{
    private static readonly JsonElement[] Told =
    [
        .. JsonDocument.Parse(File.ReadAllText(Built("functions.metadata"))).RootElement.EnumerateArray(),
    ];

    private readonly IServiceProvider services = new Anything();

    [Fact]
    public void are_these() =>
        Told.Select(NameOf)
            .Order(StringComparer.Ordinal)
            .ShouldBe([
                "AdminCommand",
                "Api",
                "CheckReadiness",
                "CollectPoison",
                "CompletePauses",
                "ConsolePages",
                "ContentSubmitted",
                "DrainHolds",
                "DrillSubmitted",
                "DueDates",
                "ExpireHolds",
                "ExpirePoison",
                "FinishPoison",
                "NoticeReceipts",
                "ObjectionPage",
                "ObjectionReceived",
                "Renotify",
                "RunDrills",
                "SealLedger",
                "SendWebhooks",
            ]);

    [Fact]
    public void are_found_self_hosted_as_the_host_is_told_of_them()
    {
        var found = new FunctionCatalog(services);

        found
            .Queues.Select(f => (f.Name, f.Queue))
            .ShouldBe(
                Told.Where(t => TypeOf(t) == "queueTrigger").Select(t => (NameOf(t), Trigger(t).GetProperty("queueName").GetString()!)),
                ignoreOrder: true
            );
        found
            .Timers.Select(f => (f.Name, f.Schedule))
            .ShouldBe(
                Told.Where(t => TypeOf(t) == "timerTrigger").Select(t => (NameOf(t), Trigger(t).GetProperty("schedule").GetString()!)),
                ignoreOrder: true
            );
    }

    [Fact]
    public void read_the_queues_of_the_contract() =>
        new FunctionCatalog(services).Queues.Select(f => f.Queue).ShouldBe(QueueNames.Read, ignoreOrder: true);

    [Fact]
    public void have_schedules_of_six_fields() =>
        new FunctionCatalog(services).Timers.ShouldAllBe(timer =>
            CrontabSchedule.TryParse(timer.Schedule, new CrontabSchedule.ParseOptions { IncludingSeconds = true }) != null
        );

    [Fact, Requirement("R36")]
    public void take_HTTP_by_every_method_and_leave_the_rest_to_the_console()
    {
        JsonElement[] http = [.. Told.Where(t => TypeOf(t) == "httpTrigger").OrderBy(NameOf, StringComparer.Ordinal).Select(Trigger)];

        http.Select(t => "/" + t.GetProperty("route").GetString())
            .ShouldBe([ApiRoutes.Prefix + "/{*path}", "/{*path}", ObjectionLinks.PathPrefix + "/{*link}"]);
        // a method that was listed there and not here answered 404
        http.SelectMany(t => t.EnumerateObject()).ShouldNotContain(p => p.Name == "methods");
    }

    [Fact]
    public void are_run_by_a_host_file_that_fits()
    {
        using var host = JsonDocument.Parse(File.ReadAllBytes(Built("host.json")));
        JsonElement queues = host.RootElement.GetProperty("extensions").GetProperty("queues");

        host.RootElement.GetProperty("extensions").GetProperty("http").GetProperty("routePrefix").GetString().ShouldBeEmpty();
        queues.GetProperty("messageEncoding").GetString().ShouldBe("none"); // the app undoes base64, and takes plain JSON too
        queues.GetProperty("maxDequeueCount").GetInt32().ShouldBeGreaterThan(10_000); // the app gives up, with a reason; not the host
        TimeSpan
            .Parse(queues.GetProperty("maxPollingInterval").GetString()!, System.Globalization.CultureInfo.InvariantCulture)
            .ShouldBeLessThanOrEqualTo(TimeSpan.FromSeconds(2));
        host.RootElement.TryGetProperty("extensionBundle", out _).ShouldBeFalse();
    }

    private static string Built(string file) =>
        Path.Combine(
            TheRepository.Root,
            "artifacts",
            "bin",
            "RegionalPause.App",
            Path.GetFileName(Path.TrimEndingDirectorySeparator(AppContext.BaseDirectory)),
            file
        );

    private static string NameOf(JsonElement function) => function.GetProperty("name").GetString()!;

    private static JsonElement Trigger(JsonElement function) => function.GetProperty("bindings")[0];

    private static string TypeOf(JsonElement function) => Trigger(function).GetProperty("type").GetString()!;

    /// <summary>Whatever a function asks for; no test here runs one.</summary>
    private sealed class Anything : IServiceProvider
    {
        public object? GetService(Type serviceType) =>
            serviceType switch
            {
                _ when serviceType == typeof(IServiceProviderIsService) => null,
                { IsInterface: true } => Substitute.For([serviceType], []),
                _ => RuntimeHelpers.GetUninitializedObject(serviceType),
            };
    }
}
