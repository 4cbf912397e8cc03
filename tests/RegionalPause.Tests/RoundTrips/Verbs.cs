using System.Globalization;
using System.Text;
using RegionalPause.Cli;
using RegionalPause.Ledger.Sealing;
using RegionalPause.Tests.App;

namespace RegionalPause.Tests.RoundTrips;

/// <summary>
/// The verbs of <c>rpause</c> in the order of one story, each as a person runs it, against the app's own HTTP pipeline. The ledger is
/// small, so the numbers do not show what it costs to read a long one.
/// </summary>
internal static class Verbs
{
    private static readonly string[] Roles = ["Pause.Operate", "Pause.Approve", "Pause.Audit", "Content.Submit"];

    /// <summary>A command line, who runs it, and its exit code if that is not 0.</summary>
    private static readonly (string Who, string Line, int Exit)[] Story =
    [
        ("alice", "flag open UK --yes", 0),
        ("alice", "flag list", 0),
        ("alice", "flag show GB", 0),
        ("alice", "flag export", 0),
        ("alice", "flag import flags.json --yes", 0),
        ("olivia", "rules compare rules.json", 0),
        ("olivia", "jurisdictions compare jurisdictions.json", 0),
        ("pipeline", "send item.ndjson --http", 0),
        ("olivia", "status", 0),
        ("olivia", "jurisdictions kingdom", 0),
        ("olivia", "fleet", 0),
        ("olivia", "check", 0),
        ("olivia", "dispositions", 0),
        ("olivia", "decision post:0", 0),
        ("olivia", "ticket check message.json", 1),
        ("olivia", "ticket keys", 0),
        ("olivia", "plan UK --reason r", 0),
        ("olivia", "pause UK --id uk-1 --reason r --yes", 0),
        ("olivia", "orders --ended", 0),
        ("olivia", "show uk-1", 0),
        ("olivia", "certificate uk-1", 0),
        ("olivia", "watch --looks 1", 0),
        ("pipeline", "send held.ndjson --http", 0),
        ("olivia", "hold list", 0),
        ("olivia", "hold show uk-1", 0),
        ("olivia", "engagement add uk-1 concern-raised --reference r", 0),
        ("olivia", "engagement show uk-1", 0),
        ("olivia", "engagement due", 0),
        ("olivia", "member import members.ndjson", 0),
        ("olivia", "campaign create uk-1 --id uk-notice --controller Example --starts DAY", 0),
        ("olivia", "campaign preview uk-notice", 0),
        ("olivia", "campaign revise uk-notice --controller Other", 0),
        ("olivia", "campaign start uk-notice", 0),
        ("olivia", "campaign show uk-notice", 0),
        ("olivia", "campaign list", 0),
        ("olivia", "campaign hold uk-notice", 0),
        ("olivia", "campaign resume uk-notice", 0),
        ("olivia", "campaign cancel uk-notice", 0),
        ("olivia", "resume propose uk-1 --content-not-before 2024-01-01", 0),
        ("olivia", "resume edit uk-1 --content-not-before 2023-01-01", 0),
        ("olivia", "resume uk-1", 0),
        ("olivia", "ledger show", 0),
        ("olivia", "ledger proof post:0", 0),
        ("olivia", "ledger download copy", 0),
        ("olivia", "ledger verify", 0),
        ("olivia", "quarantine show order/uk-1", 0),
        ("olivia", "quarantine save order/uk-1", 0),
        ("olivia", "recall request order/uk-1 model assistant", 0),
        ("olivia", "recall confirm order/uk-1 model assistant --reference r", 0),
        ("olivia", "recall request order/uk-1 dataset posts", 0),
        ("olivia", "recall fail order/uk-1 dataset posts --reference r", 0),
        ("olivia", "recall show order/uk-1", 0),
        ("olivia", "evidence uk-1", 0),
        ("olivia", "confirm uk-1", 0),
        ("alice", "lift uk-1 --yes", 0),
        ("bob", "lift uk-1 --yes", 0),
        ("olivia", "pause IE --id ie-1 --reason r --yes --no-wait", 0),
        ("alice", "undo ie-1 --reason r --yes", 0),
        ("bob", "undo ie-1 --yes", 0),
        ("olivia", "pause IE --id ie-2 --reason r --yes --no-wait", 0),
        ("alice", "withdraw ie-2 --yes", 0),
        ("bob", "withdraw ie-2 --yes", 0),
        ("olivia", "flag close GB --reason r", 0),
        ("olivia", "hold retry jurisdiction-unknown", 0),
        ("olivia", "drill run --no-wait", 0),
        ("olivia", "drill list", 0),
        ("olivia", "notify list", 0),
        ("olivia", "poison list", 0),
        ("olivia", "poison resubmit --queue objections", 0),
        ("olivia", "poison drop --queue objections --because r", 0),
        ("olivia", "member erase m-0", 0),
        ("pipeline", "permit request manifest.txt --run r --dataset d", 0),
        ("olivia", "permit list", 0),
    ];

    /// <summary>The command lines that are measured.</summary>
    public static IEnumerable<string> Lines => Story.Select(s => s.Line);

    public static async Task RunAsync(CountedGate gate, IMeter meter)
    {
        string directory = Directory.CreateTempSubdirectory("rpause-verbs-").FullName;
        try
        {
            Write(directory, "flags.json", """{"feature_management":{"feature_flags":[{"id":"training-IE","enabled":true}]}}""");
            Write(directory, "rules.json", TheRepository.Read("functions/RegionalPause/Safety/resumption-rules.json"));
            Write(directory, "jurisdictions.json", TheRepository.Read("functions/RegionalPause/Jurisdictions/jurisdictions.json"));
            Write(directory, "item.ndjson", Operation.Post(0, 0));
            Write(directory, "held.ndjson", Operation.Post(1, 1));
            Write(directory, "members.ndjson", Operation.Member(0));
            Write(directory, "manifest.txt", "post:0\n");
            Write(directory, "message.json", """{"data":{"ticket":"t","contentId":"post:0","revision":1,"item":{}}}""");
            await using StringWriter output = new(),
                error = new();
            string token = "",
                day = meter.Time.GetUtcNow().AddDays(60).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
            // One shell for all: each further one of a process is slower than the one before.
            var shell = new Shell(
                new Surroundings
                {
                    Out = output,
                    Error = error,
                    In = () => Stream.Null,
                    Environment = name =>
                        name switch
                        {
                            "RPAUSE_URL" => "http://gate.example",
                            "RPAUSE_TOKEN" => token,
                            _ => null,
                        },
                    Directory = directory,
                    Time = meter.Time,
                    Http = () => gate.Http,
                }
            );
            foreach ((string who, string line, int exit) in Story)
            {
                token = Tokens.Of(who, Roles);
                output.GetStringBuilder().Clear();
                error.GetStringBuilder().Clear();
                if (line.StartsWith("ledger show", StringComparison.Ordinal))
                    await meter.DoAsync(() => gate.Get<LedgerSealer>().RunAsync(CancellationToken.None));
                // A person types slowly: what the verb before left to be done in the background is over.
                // An item that was decided over HTTP is settled when its ticket has expired; a pause would wait for that.
                bool pauses = line.StartsWith("pause UK", StringComparison.Ordinal);
                await meter.DoAsync(() => Task.Delay(TimeSpan.FromSeconds(pauses ? 15 : 1), meter.Time));
                int ended = 0;
                await meter.MeasureAsync(
                    Title(who, line),
                    async () =>
                        ended = await shell.RunAsync(line.Replace("DAY", day, StringComparison.Ordinal).Split(' '), CancellationToken.None)
                );
                if (ended != exit)
                    throw new InvalidOperationException($"rpause {line} ended with {ended}, not {exit}: {error} {output}");
            }
        }
        finally
        {
            Directory.Delete(directory, recursive: true);
        }
    }

    // Two people run the same line; the second one's has an effect that the first one's has not.
    private static string Title(string who, string line) => who == "bob" ? $"rpause {line}, the second person" : $"rpause {line}";

    private static void Write(string directory, string name, string line) =>
        File.WriteAllText(Path.Combine(directory, name), line + "\n", new UTF8Encoding(encoderShouldEmitUTF8Identifier: false));
}
