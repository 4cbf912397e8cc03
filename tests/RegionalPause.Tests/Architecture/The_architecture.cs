using System.Text.RegularExpressions;
using ArchUnitNET.Domain;
using ArchUnitNET.Loader;
using RegionalPause.Gate;
using Shouldly;
using Assembly = System.Reflection.Assembly;

namespace RegionalPause.Tests.Architecture;

/// <summary>The rules of the code beside its layers. Every claim names its offenders, and fails if it looks at nothing.</summary>
public sealed partial class The_architecture
{
    private static readonly Assembly Library = typeof(GateRules).Assembly;
    private static readonly Assembly App = Assembly.Load("RegionalPause.App");
    private static readonly Assembly Cli = Assembly.Load("rpause");

    private static readonly ArchUnitNET.Domain.Architecture Everything = new ArchLoader().LoadAssemblies(Library, App, Cli).Build();

    /// <summary>The only files that may speak of <c>content-admitted</c>, and why.</summary>
    private static readonly Dictionary<string, string> AdmissionPath = new()
    {
        ["functions/RegionalPause/Messaging/QueueNames.cs"] = "names it",
        ["functions/RegionalPause/Gate/ContentAnswers.cs"] = "answers an admission whose append committed",
        ["functions/RegionalPause.Cli/Demo/DemoLoader.cs"] = "receives from it, as a loader does",
        ["functions/RegionalPause.Cli/Errors.cs"] = "names it in an error",
    };

    /// <summary>Files that may be longer than 500 lines, and why.</summary>
    private static readonly Dictionary<string, string> MayBeLong = [];

    [Fact, Requirement("R33")]
    public void the_library_knows_neither_web_nor_console()
    {
        Offences(
                InLibrary(),
                "Microsoft.AspNetCore",
                "Spectre",
                "System.CommandLine",
                "System.Console",
                "RegionalPause.App",
                "RegionalPause.Cli"
            )
            .ShouldBeEmpty();
        References(Library)
            .ShouldNotContain(name =>
                name.StartsWith("Microsoft.AspNetCore", StringComparison.Ordinal)
                || name.StartsWith("RegionalPause", StringComparison.Ordinal)
            );
    }

    [Theory]
    [InlineData(@"^RegionalPause\..*(Decider|Rules)$")]
    [InlineData(@"^RegionalPause\.Gate\.(Snapshot|CompiledOrder|ControlDifference|DaySpan|DecisionChange|MemberFacts)$")]
    [InlineData(@"^RegionalPause\.(Content|Decisions)\.")]
    [InlineData(@"^RegionalPause\.Jurisdictions\.Jurisdiction(?!sServices)")]
    [InlineData(@"^RegionalPause\.Ledger\.(Trees|Notes)\.")]
    public void what_decides_sees_no_storage_no_queue_and_no_host(string types)
    {
        IType[] pure = [.. Everything.Types.Where(t => Regex.IsMatch(t.FullName.Split('/', '+')[0], types))];

        pure.ShouldNotBeEmpty();
        Offences(pure, "Azure", "Amqp", "Microsoft.Extensions", "Microsoft.AspNetCore", "System.Net.Http", "System.IO.File")
            .ShouldBeEmpty();
    }

    [Fact]
    public void app_and_cli_lean_on_the_library_and_not_on_each_other()
    {
        References(App).ShouldNotContain("rpause");
        References(Cli).ShouldNotContain("RegionalPause.App");
    }

    [Fact, Requirement("R9")]
    public void only_an_admission_speaks_of_content_admitted()
    {
        string[] speaking =
        [
            .. TheRepository.Files("functions", "*.cs").Where(file => SpeaksOfContentAdmitted(WithoutComments(TheRepository.Read(file)))),
            .. TheRepository.Files("functions", "*.json").Where(file => SpeaksOfContentAdmitted(TheRepository.Read(file))),
        ];

        speaking.ShouldContain("functions/RegionalPause/Messaging/QueueNames.cs");
        speaking
            .Except(AdmissionPath.Keys)
            .ShouldBeEmpty("an admission is a ledger append: nothing else may put a message on content-admitted");
    }

    [Theory]
    [InlineData("await sink.SendAsync(new(QueueNames.ContentAdmitted, id, body));", true)]
    [InlineData("""const string queue = "content-admitted";""", true)]
    [InlineData("""var url = "https://x"; Send("content-admitted");""", true)]
    [InlineData("using static QueueNames;\nSend(ContentAdmitted);", true)]
    [InlineData("// goes to content-admitted", false)]
    [InlineData("/// <summary>See <see cref=\"QueueNames.ContentAdmitted\"/>.</summary>", false)]
    [InlineData("/* content-admitted */ Send(QueueNames.ContentWithheld);", false)]
    public void speaking_of_it_is_code_and_not_a_comment(string source, bool speaks) =>
        SpeaksOfContentAdmitted(WithoutComments(source)).ShouldBe(speaks);

    [Fact]
    public void no_type_bears_the_name_of_its_folder() =>
        OwnTypes().Where(t => t.Namespace is { } space && space.Split('.').Contains(t.Name)).Select(t => t.FullName).ShouldBeEmpty();

    [Fact]
    public void no_type_is_a_helper_a_manager_or_a_util() =>
        OwnTypes().Where(t => Shapeless().IsMatch(t.Name)).Select(t => t.FullName).ShouldBeEmpty();

    [Fact]
    public void every_log_line_has_an_event_id_of_its_own()
    {
        string[] ids =
        [
            .. TheRepository
                .Files("functions", "*.cs")
                .SelectMany(file => EventId().Matches(TheRepository.Read(file)).Select(m => m.Groups[1].Value)),
        ];

        ids.ShouldNotBeEmpty();
        ids.ShouldBeUnique();
    }

    [Fact]
    public void no_file_is_longer_than_500_lines()
    {
        string[] files = [.. TheRepository.Files("functions", "*.cs")];
        string[] tooLong = [.. files.Where(f => TheRepository.Read(f).AsSpan().Count('\n') > 500)];

        files.ShouldNotBeEmpty();
        tooLong.ShouldBe([.. MayBeLong.Keys], ignoreOrder: true, "an exception needs a reason, and ends with its file");
    }

    private static IType[] InLibrary() => NotNone(Everything.Types.Where(t => t.Assembly.Name.Split(',')[0] == "RegionalPause"));

    // A claim about no type at all would always hold.
    private static IType[] NotNone(IEnumerable<IType> types)
    {
        IType[] found = [.. types];
        found.ShouldNotBeEmpty();
        return found;
    }

    // "who > whom" for every dependency on a type of one of the namespaces (or the type itself).
    private static string[] Offences(IType[] types, params string[] forbidden)
    {
        return
        [
            .. types
                .SelectMany(t => t.Dependencies)
                .Where(d => forbidden.Any(f => d.Target.FullName == f || d.Target.FullName.StartsWith(f + ".", StringComparison.Ordinal)))
                .Select(d => $"{d.Origin.FullName} > {d.Target.FullName}")
                .Distinct(),
        ];
    }

    private static string[] References(Assembly assembly) => [.. assembly.GetReferencedAssemblies().Select(a => a.Name!)];

    private static IEnumerable<System.Type> OwnTypes() =>
        new[] { Library, App, Cli }
            .SelectMany(a => a.GetTypes())
            .Where(t =>
                t.Namespace?.StartsWith("RegionalPause", StringComparison.Ordinal) == true
                && !t.Name.Contains('<', StringComparison.Ordinal)
            );

    private static bool SpeaksOfContentAdmitted(string text) => ContentAdmitted().IsMatch(text);

    // A string keeps its slashes: it is matched first and put back.
    private static string WithoutComments(string source) => StringOrComment().Replace(source, m => m.Value.StartsWith('/') ? " " : m.Value);

    [GeneratedRegex(@"LoggerMessage\(\s*(\d+),")]
    private static partial Regex EventId();

    [GeneratedRegex(@"\bContentAdmitted\b|content-admitted")]
    private static partial Regex ContentAdmitted();

    [GeneratedRegex(
        "\"\"\".*?\"\"\"|@\"(?:[^\"]|\"\")*\"|\"(?:\\\\.|[^\"\\\\\\n])*\"|'(?:\\\\.|[^'\\\\\\n])+'|//[^\\n]*|/\\*.*?\\*/",
        RegexOptions.Singleline
    )]
    private static partial Regex StringOrComment();

    [GeneratedRegex("Helper|Manager|Util")]
    private static partial Regex Shapeless();
}
