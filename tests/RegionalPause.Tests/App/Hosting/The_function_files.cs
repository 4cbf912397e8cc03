using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using RegionalPause.App.Hosting.Functions;
using RegionalPause.App.Hosting.SelfHosted;
using RegionalPause.App.Triggers;
using RegionalPause.Messaging;
using RegionalPause.Objections.Links;
using RegionalPause.Tests.App.Api;
using Shouldly;
using Xunit;

namespace RegionalPause.Tests.App.Hosting;

[Requirement("R33")]
public sealed class The_function_files
{
    private static readonly string[] Expected =
    [
        "AdminCommand", "Api", "CompletePauses", "ContentSubmitted", "DrainHolds", "DrillSubmitted", "DueDates", "ExpireHolds", "NoticeReceipts", "ObjectionPage", "ObjectionReceived", "Renotify",
        "RunDrills", "SealLedger",
    ];

    [Fact]
    public void Are_those_of_the_registered_functions()
    {
        string[] folders = [.. Directory.GetFiles(AppContext.BaseDirectory, "function.json", SearchOption.AllDirectories)
            .Select(f => Path.GetFileName(Path.GetDirectoryName(f)!)).Order(StringComparer.Ordinal)];

        folders.ShouldBe(Expected);
        Registered().Order(StringComparer.Ordinal).ShouldBe(Expected);
    }

    [Fact]
    public void Name_the_queues_of_the_contract()
    {
        FunctionDefinition content = Load("ContentSubmitted");

        content.Trigger.QueueName.ShouldBe(QueueNames.ContentSubmitted);
        content.OutputTo(QueueNames.ContentAdmitted).Name.ShouldBe("admitted");
        content.OutputTo(QueueNames.ContentWithheld).Name.ShouldBe("withheld");
        content.OutputTo(QueueNames.ContentMalformed).Name.ShouldBe("malformed");
        content.OutputTo(QueueNames.ContentSubmitted + QueueNames.PoisonSuffix).Name.ShouldBe("poison");
        Load("NoticeReceipts").Trigger.QueueName.ShouldBe(QueueNames.NoticeReceipts);
        Load("Renotify").OutputTo(QueueNames.NoticesOutbound).Name.ShouldBe("outbound");
        Load("AdminCommand").Trigger.QueueName.ShouldBe(QueueNames.AdminCommands);
        Load("AdminCommand").OutputTo(QueueNames.AdminCommands + QueueNames.PoisonSuffix).Name.ShouldBe("poison");
    }

    [Fact]
    public void Have_a_variant_for_Service_Bus_that_differs_in_nothing_but_the_transport()
    {
        string[] bound = [.. TheRepository.Files("functions/RegionalPause.App/Triggers", "function.json").Where(f => TheRepository.Read(f).Contains("\"queueName\"", StringComparison.Ordinal))];

        bound.ShouldNotBeEmpty();
        TheRepository.Files("functions/RegionalPause.App/Triggers", "function.servicebus.json").ShouldBe(bound.Select(f => f.Replace("function.json", "function.servicebus.json", StringComparison.Ordinal)), ignoreOrder: true);
        foreach (string file in bound)
        {
            string expected = TheRepository.Read(file)
                .Replace("\"type\": \"queueTrigger\"", "\"type\": \"serviceBusTrigger\", \"cardinality\": \"many\"", StringComparison.Ordinal)
                .Replace("\"type\": \"queue\"", "\"type\": \"serviceBus\"", StringComparison.Ordinal)
                .Replace("\"AzureWebJobsStorage\"", "\"ServiceBus\"", StringComparison.Ordinal);
            TheRepository.Read(file.Replace("function.json", "function.servicebus.json", StringComparison.Ordinal)).ShouldBe(expected, file);
        }
    }

    // A method that is missing here is one the Functions host never forwards.
    [Theory]
    [InlineData("Api", "/api/")]
    [InlineData("ObjectionPage", "/o")]
    public void Forward_every_method_that_a_route_answers(string function, string prefix)
    {
        using JsonDocument file = JsonDocument.Parse(File.ReadAllText(Path.Combine(AppContext.BaseDirectory, function, "function.json")));
        IEnumerable<string?> forwarded = file.RootElement.GetProperty("bindings")[0].GetProperty("methods").EnumerateArray().Select(m => m.GetString()?.ToUpperInvariant());

        forwarded.ShouldBe(Who_may_do_what.Routes.Where(r => r.Data.Item2.StartsWith(prefix, StringComparison.Ordinal)).Select(r => r.Data.Item1).Distinct(), ignoreOrder: true);
    }

    [Theory]
    [InlineData("CompletePauses")]
    [InlineData("DrainHolds")]
    [InlineData("DueDates")]
    [InlineData("ExpireHolds")]
    [InlineData("RunDrills")]
    [InlineData("SealLedger")]
    [InlineData("Renotify")]
    public void Have_schedules_of_six_fields(string timer)
    {
        NCrontab.CrontabSchedule.TryParse(Load(timer).Trigger.Schedule!, new NCrontab.CrontabSchedule.ParseOptions { IncludingSeconds = true }).ShouldNotBeNull();
    }

    [Fact]
    [Requirement("R36")]
    public void Make_what_is_forwarded_pure_HTTP_below_a_segment_of_its_own()
    {
        HostFile.Load(AppContext.BaseDirectory).Extensions.Http.RoutePrefix.ShouldBeEmpty();
        FunctionDefinition[] forwarded = [.. Expected.Select(Load).Where(f => f.Trigger.Type == "httpTrigger")];

        forwarded.Select(f => f.Name).ShouldBe(["Api", "ObjectionPage"]);
        forwarded.ShouldAllBe(f => f.Bindings.Length == 2 && f.Bindings[1].Type == "http");
        forwarded.Select(f => "/" + f.Trigger.Route).ShouldBe([ApiRoutes.Prefix + "/{*path}", ObjectionLinks.PathPrefix + "/{*link}"]);
    }

    [Fact]
    [Requirement("R36")]
    public void Forward_no_path_that_a_trigger_listens_at()
    {
        // The Functions host matches routes whatever their case, and a route's last part may be empty.
        string[] firstSegments = [.. Expected.Select(Load).Where(f => f.Trigger.Type == "httpTrigger").Select(f => f.Trigger.Route!.Split('/')[0])];

        firstSegments.ShouldAllBe(s => s.Length > 0 && !s.Contains('{', StringComparison.Ordinal));
        Expected.Where(name => Load(name).Trigger.Type != "httpTrigger").Intersect(firstSegments, StringComparer.OrdinalIgnoreCase).ShouldBeEmpty();
    }

    [Fact]
    public void Go_with_a_host_file_that_starts_this_very_executable()
    {
        using var host = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(AppContext.BaseDirectory, "host.json")));
        JsonElement handler = host.RootElement.GetProperty("customHandler");

        handler.GetProperty("description").GetProperty("defaultExecutablePath").GetString().ShouldBe(typeof(ContentSubmitted).Assembly.GetName().Name);
        handler.GetProperty("enableForwardingHttpRequest").GetBoolean().ShouldBeTrue();
        host.RootElement.GetProperty("extensions").GetProperty("queues").GetProperty("messageEncoding").GetString().ShouldBe("base64");
    }

    [Fact]
    public void Are_taken_when_a_queue_is_one_of_Service_Bus()
    {
        string root = Directory.CreateTempSubdirectory("regionalpause-").FullName;
        try
        {
            Directory.CreateDirectory(Path.Combine(root, "ContentSubmitted"));
            File.WriteAllText(Path.Combine(root, "ContentSubmitted", "function.json"), TheRepository.Read("functions/RegionalPause.App/Triggers/ContentSubmitted/function.servicebus.json"));

            var app = new FunctionApp([new QueueFunction("ContentSubmitted", new TestFunction(_ => new MessageResult.Done([])))], root);

            FunctionDefinition definition = app.Queues.ShouldHaveSingleItem().Definition;
            (definition.IsOnServiceBus, definition.IsBatch, definition.Trigger.QueueName).ShouldBe((true, true, QueueNames.ContentSubmitted));
        }
        finally
        {
            Directory.Delete(root, recursive: true);
        }
    }

    [Fact]
    public void Are_refused_when_the_trigger_is_of_another_kind_than_the_class()
    {
        Should.Throw<InvalidDataException>(() => new FunctionApp([new TimerFunction("ContentSubmitted", new TestTimer())], AppContext.BaseDirectory))
            .Message.ShouldContain("queueTrigger");
    }

    private static FunctionDefinition Load(string name) => FunctionDefinition.Load(AppContext.BaseDirectory, name);

    private static IEnumerable<string> Registered()
    {
        var services = new ServiceCollection();
        services.AddFunctions();
        return services.Where(s => s.ServiceType == typeof(RegisteredFunction) && s.ImplementationInstance is not null).Select(s => ((RegisteredFunction)s.ImplementationInstance!).Name)
            .Concat(services.Where(s => typeof(IQueueFunction).IsAssignableFrom(s.ServiceType) || typeof(ITimerFunction).IsAssignableFrom(s.ServiceType)).Select(s => s.ServiceType.Name));
    }
}
