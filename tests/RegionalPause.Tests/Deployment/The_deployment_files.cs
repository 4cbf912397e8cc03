using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Shouldly;

namespace RegionalPause.Tests.Deployment;

/// <summary>
/// The files by which `azd`, editors, workflows and container engines know the repository, held against what is in it. None of these tools
/// runs here.
/// </summary>
[Requirement("R35")]
public sealed partial class The_deployment_files
{
    private static readonly JsonDocumentOptions Commented = new()
    {
        CommentHandling = JsonCommentHandling.Skip,
        AllowTrailingCommas = false,
    };

    [Fact]
    public void name_files_that_exist()
    {
        string[] paths =
        [
            .. Paths("azure.yaml", AzurePaths()),
            .. Paths(".github/workflows/build.yml", WorkflowPaths()),
            .. Paths(".github/workflows/azd.yml", WorkflowPaths()),
            .. Paths(".vscode/tasks.json", ProjectPaths()),
            .. Paths(".dockerignore", DockerPaths()),
            .. Paths("Dockerfile", ProjectPaths()),
        ];

        paths.Length.ShouldBeGreaterThan(15);
        paths.Where(path => !Path.Exists(Path.Combine(TheRepository.Root, path))).ShouldBeEmpty();
    }

    [Fact]
    public void set_each_parameter_that_azd_must_set()
    {
        MatchCollection parameters = Parameters().Matches(TheRepository.Read("infra/main.bicep"));
        JsonObject set = Json("infra/main.parameters.json")["parameters"]!.AsObject();

        parameters.Select(p => p.Groups[1].Value).ShouldBe(set.Select(p => p.Key), ignoreOrder: true);
        foreach (Match parameter in parameters.Where(p => !p.Groups[2].Success))
            set[parameter.Groups[1].Value]!["value"]!.GetValue<string>().ShouldMatch(@"^\$\{\w+\}$", "without a default");
        set["environmentName"]!["value"]!.GetValue<string>().ShouldBe("${AZURE_ENV_NAME}");
        set["location"]!["value"]!.GetValue<string>().ShouldBe("${AZURE_LOCATION}");
        set["principalId"]!["value"]!.GetValue<string>().ShouldBe("${AZURE_PRINCIPAL_ID}");
    }

    [Theory]
    [InlineData(".github/workflows/azd.yml")]
    [InlineData("infra/README.md")]
    [InlineData("infra/hooks/link-key.sh")]
    [InlineData("infra/hooks/link-key.ps1")]
    public void use_only_variables_that_azd_knows(string path)
    {
        string[] known =
        [
            .. Variables().Matches(TheRepository.Read("infra/main.parameters.json")).Select(m => m.Value),
            .. Variables().Matches(TheRepository.Read("infra/main.bicep")).Select(m => m.Value),
            "AZURE_CLIENT_ID",
            "AZURE_SUBSCRIPTION_ID",
            "RPAUSE_URL",
            "RPAUSE_TOKEN",
            "RPAUSE_HOOK_WAIT",
        ];

        string[] used = [.. Variables().Matches(TheRepository.Read(path)).Select(m => m.Value)];

        used.ShouldNotBeEmpty();
        used.Except(known).ShouldBeEmpty();
    }

    [Fact]
    public void give_each_service_of_azd_a_resource_with_its_tag()
    {
        string[] services = [.. Services().Matches(TheRepository.Read("azure.yaml").Split("services:")[1]).Select(m => m.Groups[1].Value)];
        string modules = string.Concat(TheRepository.Files("infra/modules", "*.bicep").Select(TheRepository.Read));

        services.ShouldBe(["functions"]);
        foreach (string service in services)
            modules.ShouldContain($"'azd-service-name': '{service}'");
    }

    [Fact]
    public void start_what_the_editor_has_a_task_for()
    {
        JsonArray tasks = Json(".vscode/tasks.json")["tasks"]!.AsArray();
        JsonArray launches = Json(".vscode/launch.json")["configurations"]!.AsArray();
        string[] labels = [.. tasks.Select(t => t!["label"]!.GetValue<string>())];
        string[] needed =
        [
            .. launches.Select(l => l!["preLaunchTask"]?.GetValue<string>()).OfType<string>(),
            .. tasks.Select(t => t!["dependsOn"]?.GetValue<string>()).OfType<string>(),
            Json(".vscode/settings.json")["azureFunctions.preDeployTask"]!.GetValue<string>(),
        ];

        needed.Except(labels).ShouldBeEmpty();
        Path.Exists(Path.Combine(TheRepository.Root, Json(".vscode/settings.json")["dotnet.defaultSolution"]!.GetValue<string>()))
            .ShouldBeTrue();
    }

    [Fact]
    public void recommend_the_same_extensions_in_an_editor_and_in_a_container() =>
        Json(".devcontainer/devcontainer.json")["customizations"]!["vscode"]!["extensions"]!
            .ToJsonString()
            .ShouldBe(Json(".vscode/extensions.json")["recommendations"]!.ToJsonString());

    [Fact]
    public void build_and_run_one_version_of_dotnet()
    {
        string version = Frameworks().Match(TheRepository.Read("Directory.Build.props")).Groups[1].Value;

        version.ShouldNotBeEmpty();
        Json(".devcontainer/devcontainer.json")["image"]!.GetValue<string>().ShouldEndWith($":{version}");
        Images().Matches(TheRepository.Read("Dockerfile")).Select(m => m.Groups[1].Value).ShouldBe([version, version]);
        TheRepository.Read("infra/modules/functionApp.bicep").ShouldContain($"version: '{version}'");
    }

    [Fact]
    public void run_the_image_as_an_unprivileged_user()
    {
        string[] final = TheRepository.Read("Dockerfile").Split("\nFROM ")[^1].Split('\n');

        final.ShouldContain("USER $APP_UID");
        final.ShouldContain("ENTRYPOINT [\"dotnet\", \"RegionalPause.App.dll\"]");
        // What a project includes from outside its folder must be let into the build.
        string[] let = [.. Paths(".dockerignore", DockerPaths())];
        foreach (Match included in Outside().Matches(TheRepository.Read("functions/RegionalPause.App/RegionalPause.App.csproj")))
            let.ShouldContain(included.Groups[1].Value);
    }

    [Fact]
    public void pin_each_action_of_a_workflow()
    {
        string[] actions =
        [
            .. TheRepository
                .Files(".github/workflows", "*.yml")
                .SelectMany(f => Actions().Matches(TheRepository.Read(f)).Select(m => m.Value)),
        ];

        actions.ShouldNotBeEmpty();
        actions.ShouldAllBe(action => Regex.IsMatch(action, @"^uses: [\w.-]+/[\w./-]+@v\d+$"));
    }

    [Fact]
    public void license_the_code() =>
        TheRepository.Read("LICENSE").ShouldStartWith("MIT License\n\nCopyright (c) 2026 The RegionalPause authors\n");

    private static IEnumerable<string> Paths(string file, Regex pattern) =>
        pattern.Matches(TheRepository.Read(file)).Select(match => match.Groups[1].Value);

    private static JsonNode Json(string path) => JsonNode.Parse(TheRepository.Read(path), documentOptions: Commented)!;

    [GeneratedRegex(@"^ +(?:project|run|path): (\S+)$", RegexOptions.Multiline)]
    private static partial Regex AzurePaths();

    [GeneratedRegex(@"(?:(?:global-json-file|cache-dependency-path): |(?<= )(?=\.ci/))(\S+)")]
    private static partial Regex WorkflowPaths();

    [GeneratedRegex(@"\b((?:functions|tests)/RegionalPause\.\w+)\b")]
    private static partial Regex ProjectPaths();

    [GeneratedRegex(@"^!(\S+)$", RegexOptions.Multiline)]
    private static partial Regex DockerPaths();

    [GeneratedRegex(@"^param (\w+) \w+( =)?", RegexOptions.Multiline)]
    private static partial Regex Parameters();

    [GeneratedRegex(@"\b(?:AZURE|RPAUSE|SERVICE)_[A-Z_]+\b")]
    private static partial Regex Variables();

    [GeneratedRegex(@"^  (\w+):$", RegexOptions.Multiline)]
    private static partial Regex Services();

    [GeneratedRegex(@"<TargetFramework>net([\d.]+)</TargetFramework>")]
    private static partial Regex Frameworks();

    [GeneratedRegex(@"mcr\.microsoft\.com/dotnet/\w+:([\d.]+)")]
    private static partial Regex Images();

    [GeneratedRegex("""Include="\.\./\.\./([^"]+)""")]
    private static partial Regex Outside();

    [GeneratedRegex(@"uses: \S+")]
    private static partial Regex Actions();
}
