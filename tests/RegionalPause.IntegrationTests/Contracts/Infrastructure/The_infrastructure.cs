using System.Diagnostics;
using System.Reflection;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using RegionalPause.IntegrationTests.Bed;
using RegionalPause.Messaging;
using RegionalPause.Tests;
using Shouldly;

namespace RegionalPause.IntegrationTests.Contracts.Infrastructure;

/// <summary>infra/ as its compiler takes it, held against the app it is for. Nothing is deployed.</summary>
[Requirement("R35")]
public sealed partial class The_infrastructure
{
    private static readonly string Main = Path.Combine(Repository.Root, "infra", "main.bicep");
    private static readonly Lazy<Task<JsonNode>> Compiled = new(async () =>
        JsonNode.Parse((await BicepAsync("build", Main, "--stdout")).Output)!
    );

    // What the Functions host and the Azure SDK read beside the app's own settings.
    private static readonly string[] OfTheHost =
    [
        "AzureWebJobsStorage__accountName",
        "AzureWebJobsStorage__credential",
        "AzureWebJobsStorage__clientId",
        "AZURE_CLIENT_ID",
        "APPLICATIONINSIGHTS_CONNECTION_STRING",
        "APPLICATIONINSIGHTS_AUTHENTICATION_STRING",
        "AzureWebJobsDisableHomepage",
        "FUNCTIONS_EXTENSION_VERSION",
        "FUNCTIONS_WORKER_RUNTIME",
        "WEBSITE_RUN_FROM_PACKAGE",
        "ServiceBus__fullyQualifiedNamespace",
        "ServiceBus__credential",
        "ServiceBus__clientId",
        "ASPNETCORE_URLS",
    ];

    [Fact]
    public async Task compiles_without_a_warning()
    {
        (string output, string errors) = await BicepAsync("lint", Main);

        (output + errors).ShouldBeEmpty();
    }

    [Fact]
    public async Task sets_nothing_that_the_app_does_not_read()
    {
        JsonNode app = await ModuleAsync("app");
        JsonNode sample = JsonNode.Parse(
            await File.ReadAllTextAsync(Path.Combine(Repository.Root, "local.settings.sample.json"), TestContext.Current.CancellationToken)
        )!;
        string[] known = [.. sample["Values"]!.AsObject().Select(s => s.Key), .. OfTheHost];
        string[] set =
        [
            .. SettingsOfBoth(app, "settingsOf").AsObject().Select(s => s.Key),
            .. SettingsOfBoth(app, "consoleSettingsOf").AsObject().Select(s => s.Key),
            .. ((string[])["hostSettings", "consoleSecret", "premiumSettings"]).SelectMany(v =>
                app["variables"]![v]!.AsObject().Select(s => s.Key)
            ),
            .. SettingName().Matches((await ModuleAsync("containerApp"))["variables"]!.ToJsonString()).Select(m => m.Value),
        ];

        set.Length.ShouldBeGreaterThan(20);
        set.Select(name => Index().Replace(name, "")).Except(known).ShouldBeEmpty();
    }

    [Fact]
    public async Task starts_the_image_beside_the_queue_that_waits()
    {
        JsonNode container = await ModuleAsync("containerApp");
        JsonNode app = Properties(container, "Microsoft.App/containerApps");

        container["variables"]!["submitted"]!.GetValue<string>().ShouldBe(QueueNames.ContentSubmitted);
        container["variables"]!["scaleRule"]!.GetValue<string>().ShouldContain("'azure-queue'");
        app["template"]!["scale"]!["minReplicas"]!.GetValue<int>().ShouldBe(1, "timers complete pauses");
        app["configuration"]!["secrets"]!.ToJsonString().ShouldContain("keyVaultUrl");
    }

    [Fact]
    public async Task closes_what_a_private_network_closes()
    {
        foreach (
            (string module, string type) in ((string, string)[])
                [
                    ("storage", "Microsoft.Storage/storageAccounts"),
                    ("vault", "Microsoft.KeyVault/vaults"),
                    ("bus", "Microsoft.ServiceBus/namespaces"),
                ]
        )
            Properties(await ModuleAsync(module), type)["publicNetworkAccess"]!
                .GetValue<string>()
                .ShouldBe("[if(parameters('isPrivate'), 'Disabled', 'Enabled')]", module);
        string zones = (await ModuleAsync("network"))["variables"]!.ToJsonString();
        foreach (string store in (string[])["blob", "queue", "table", "vaultcore", "servicebus"])
            zones.ShouldContain($"privatelink.{store}.");
    }

    [Fact]
    public async Task bears_the_tags_that_azd_looks_for()
    {
        JsonNode main = await Compiled.Value;

        main["$schema"]!.GetValue<string>().ShouldContain("subscriptionDeploymentTemplate");
        main["variables"]!["tags"]!["azd-env-name"]!.GetValue<string>().ShouldBe("[parameters('environmentName')]");
        Sites(await ModuleAsync("app"))["tags"]!.GetValue<string>().ShouldContain("'azd-service-name', 'functions'");
        main["outputs"]!.AsObject().Select(o => o.Key).ShouldContain("SERVICE_FUNCTIONS_NAME");
    }

    [Fact]
    public async Task gives_its_deployer_secrets_and_nothing_that_decides()
    {
        (await ModuleAsync("vault"))["variables"]!["writesSecrets"]!
            .GetValue<string>()
            .ShouldBe("b86a8fe4-44ce-4948-aee5-eccb2c155cd7", "Key Vault Secrets Officer");
        foreach (string module in (string[])["storage", "bus", "monitoring", "app", "containerApp"])
            (await ModuleAsync(module)).ToJsonString().ShouldNotContain("deployerId", customMessage: module);
    }

    [Fact]
    public async Task holds_no_secret_and_lets_nobody_in_with_one()
    {
        (await Compiled.Value).ToJsonString().ShouldNotMatch("(?i)listKeys|listSecrets|accountKey|sharedAccessKey=|password");
        Properties(await ModuleAsync("storage"), "Microsoft.Storage/storageAccounts")["allowSharedKeyAccess"]!
            .GetValue<bool>()
            .ShouldBeFalse();
        Properties(await ModuleAsync("bus"), "Microsoft.ServiceBus/namespaces")["disableLocalAuth"]!.GetValue<bool>().ShouldBeTrue();
        Properties(await ModuleAsync("monitoring"), "Microsoft.Insights/components")["DisableLocalAuth"]!.GetValue<bool>().ShouldBeTrue();
        (await ModuleAsync("app"))["variables"]!["hostSettings"]!["Objections__LinkKeys__0"]!
            .GetValue<string>()
            .ShouldContain("@Microsoft.KeyVault(");
    }

    [Fact]
    public async Task lets_people_sign_in_to_the_console_with_a_secret_of_the_vault()
    {
        JsonNode app = await ModuleAsync("app");
        JsonNode settings = SettingsOfBoth(app, "consoleSettingsOf");

        app["variables"]!["consoleSecret"]!["Authentication__Schemes__OpenIdConnect__ClientSecret"]!
            .GetValue<string>()
            .ShouldContain("@Microsoft.KeyVault(");
        settings["Authentication__Schemes__OpenIdConnect__ClientId"]!.GetValue<string>().ShouldContain(".consoleClientId");
        settings["Console__PublicAddress"]!.GetValue<string>().ShouldContain(".consoleAddress");
        app["resources"]!.ToJsonString().ShouldContain("consoleSettingsOf(", customMessage: "the settings are passed to the app");
    }

    [Fact]
    public async Task makes_the_queues_of_the_contract()
    {
        JsonNode queues = (await ModuleAsync("bus"))["parameters"]!["queues"]!["defaultValue"]!;

        queues
            .AsArray()
            .Select(q => q!.GetValue<string>())
            .ShouldBe(
                [.. QueueNames.Read, .. QueueNames.Read.Select(q => q + QueueNames.PoisonSuffix), .. QueueNames.Written],
                ignoreOrder: true
            );
    }

    [Fact, Requirement("R33")]
    public async Task runs_the_app_as_an_isolated_worker_without_a_home_page()
    {
        JsonNode app = await ModuleAsync("app");
        app.ToJsonString().Replace("\\u0027", "'", StringComparison.Ordinal).ShouldContain("'dotnet-isolated', 'version', '10.0'");
        app["variables"]!["premiumSettings"]!["FUNCTIONS_WORKER_RUNTIME"]!.GetValue<string>().ShouldBe("dotnet-isolated");
        app["variables"]!["premiumSettings"]!["FUNCTIONS_EXTENSION_VERSION"]!.GetValue<string>().ShouldBe("~4");
        app["variables"]!["hostSettings"]!["AzureWebJobsDisableHomepage"]!.GetValue<string>().ShouldBe("true");
    }

    [Fact]
    public async Task waits_for_events_that_are_logged()
    {
        string[] logged =
        [
            .. Directory
                .EnumerateFiles(Path.Combine(Repository.Root, "functions"), "*.cs", SearchOption.AllDirectories)
                .SelectMany(file => EventId().Matches(File.ReadAllText(file)).Select(m => m.Groups[1].Value)),
        ];
        string[] waitedFor =
        [
            .. (await ModuleAsync("alerts"))["variables"]!["watches"]!
                .AsArray()
                .SelectMany(w => w!["events"]!.AsArray())
                .Select(id => id!.ToJsonString()),
        ];

        waitedFor.ShouldNotBeEmpty();
        waitedFor.Except(logged).ShouldBeEmpty();
    }

    // A module of installation.bicep, which is the one module of main.bicep.
    private static async Task<JsonNode> ModuleAsync(string name) => Template(Template(await Compiled.Value, "installation"), name);

    private static JsonNode Template(JsonNode of, string name) => of["resources"]![name]!["properties"]!["template"]!;

    private static JsonNode SettingsOfBoth(JsonNode app, string function) =>
        app["functions"]!.AsArray().Select(f => f!["members"]![function]).First(f => f is not null)!["output"]!["value"]!;

    private static JsonNode Sites(JsonNode app) => Resource(app, "Microsoft.Web/sites");

    private static JsonNode Properties(JsonNode template, string type) => Resource(template, type)["properties"]!;

    // Modules with an existing resource list their resources by symbolic name.
    private static JsonNode Resource(JsonNode template, string type) =>
        (template["resources"] is JsonArray list ? list.Select(r => r!) : template["resources"]!.AsObject().Select(r => r.Value!)).Single(
            r => r["type"]!.GetValue<string>() == type && r["existing"]?.GetValue<bool>() != true
        );

    private static async Task<(string Output, string Errors)> BicepAsync(params string[] arguments)
    {
        string? bicep = typeof(The_infrastructure)
            .Assembly.GetCustomAttributes<AssemblyMetadataAttribute>()
            .SingleOrDefault(a => a.Key == "Bicep")
            ?.Value;
        Assert.SkipWhen(bicep is null, "The compiler of infra/ comes as a package for Linux.");
        using Process process = Process.Start(
            new ProcessStartInfo(bicep, arguments) { RedirectStandardOutput = true, RedirectStandardError = true }
        )!;
        Task<string> output = process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken),
            errors = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        return process.ExitCode == 0
            ? (await output, await errors)
            : throw new InvalidOperationException(
                $"bicep {string.Join(' ', arguments)} ended with {process.ExitCode}:\n{await output}{await errors}"
            );
    }

    [GeneratedRegex(@"__\d+$")]
    private static partial Regex Index();

    [GeneratedRegex(@"(?<=')(?:[A-Z]\w*__[\w]+|ASPNETCORE_\w+)(?=')")]
    private static partial Regex SettingName();

    [GeneratedRegex(@"LoggerMessage\(\s*(\d+),")]
    private static partial Regex EventId();
}
