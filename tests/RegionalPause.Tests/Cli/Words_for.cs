using System.CommandLine;

namespace RegionalPause.Tests.Cli;

/// <summary>A whole command line for any verb.</summary>
internal static class Words_for
{
    private const string Digest = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08";

    // By the verb where the name of an argument says too little.
    private static readonly Dictionary<string, string> Samples = new()
    {
        ["ID"] = "o-1",
        ["CODE"] = "GB",
        ["NAME"] = "GB",
        ["NAMES"] = "GB",
        ["SCOPE"] = "o-1",
        ["REASON"] = "jurisdiction-unknown",
        ["CAMPAIGN"] = "c-1",
        ["ORDER"] = "o-1",
        ["CONTENT_ID"] = "post:1",
        ["MEMBER_ID"] = "m-1",
        ["RULE"] = "window-elapsed",
        ["SET"] = "order/o-1",
        ["KIND"] = "meeting",
        ["recall KIND"] = "dataset",
        ["DIRECTORY"] = "copy",
        ["WHERE"] = "copy",
        ["SEARCH"] = "germany",
        ["SCENARIO"] = "linkedin-2024",
        ["PERSON"] = "olivia",
        ["SHELL"] = "bash",
        ["FILE"] = "lines.ndjson",
        ["FILTER"] = "q.filter",
        ["MANIFEST"] = "manifest.txt",
        ["MESSAGE"] = "message.json",
        ["COMMAND"] = "true",
        ["SUBSCRIPTION"] = "ops",
        ["--from"] = "1",
        ["--run"] = "r",
        ["--dataset"] = "d",
        ["--reason"] = "r",
        ["--reference"] = "r",
        ["--because"] = "r",
    };

    private static readonly Dictionary<string, string[]> More = new()
    {
        ["up"] = ["--data", "/dev/null/x"],
        ["approve"] = ["--digest", Digest],
        ["resume propose"] = ["--content-not-before", "2023-01-01"],
        ["watch"] = ["--looks", "1"],
        ["send"] = ["--http"],
        ["ledger verify"] = ["--key", "ledger.example/tests+0+a"],
        ["ledger check"] = ["--key", "ledger.example/tests+0+a"],
        ["hold watch"] = ["--refresh", "0.01"],
        ["campaign watch"] = ["--refresh", "0.01"],
        ["drill run"] = ["--refresh", "0.01"],
        ["pause"] = ["--reason", "r"],
        ["plan"] = ["--reason", "r"],
        ["poison fix"] = ["--set", "data.revision=2"],
        ["campaign create"] = ["--controller", "Example"],
    };

    public static string[] Verb(string[] path, Command command)
    {
        string verb = string.Join(' ', path);
        return
        [
            .. path,
            .. command.Arguments.Select(a => Samples.GetValueOrDefault($"{path[0]} {a.Name}") ?? Samples[a.Name]),
            .. command.Options.Where(o => o.Required).SelectMany(o => (string[])[o.Name, Samples[o.Name]]),
            .. More.GetValueOrDefault(verb) ?? [],
        ];
    }
}
