using System.CommandLine;
using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text;
using Azure.Storage.Queues;
using RegionalPause.Cli.Api;
using RegionalPause.Cli.Connection;
using RegionalPause.Cli.Demo;
using RegionalPause.Cli.Output;
using RegionalPause.Content;
using RegionalPause.Contract;
using RegionalPause.Messaging;
using RegionalPause.Quarantine;

namespace RegionalPause.Cli.Commands;

/// <summary>
/// <c>rpause send</c>: sends items to <c>content-submitted</c> like a pipeline, or asks over HTTP. A line that is not a JSON object or is
/// too long is not sent; the other lines are sent, and the exit code is 2. Exit code 1: the gate could not read an item. JSON:
/// <c>{"sent":N,"refused":N?,"seed":N?,"seconds":S,"outcomes":{"admit permitted":N,…}?}</c>.
/// </summary>
internal static class SendCommand
{
    private const int Wide = 16;
    private const int Batch = 100;
    private const int MostNamed = 10;
    private const string Unreadable = "malformed";
    private const double MostRate = 1_000_000;

    private static readonly Argument<string?> Source = new("FILE")
    {
        Description = "One message per line; - for standard input",
        Arity = ArgumentArity.ZeroOrOne,
    };
    private static readonly Option<long?> Generate = OptionOf.Long(
        "--generate",
        "Generate N items instead, like the traffic of a day",
        least: 1
    );
    private static readonly Option<double> Rate = OptionOf.Number("--rate", "Items per second [no limit]", 0, "N", MostRate);
    private static readonly Option<long?> Seed = OptionOf.Long("--seed", "Generate the same items again");
    private static readonly Option<bool> Http = new("--http") { Description = "Ask POST /api/decisions, and count the answers" };
    private static readonly Option<bool> DryRun = new("--dry-run") { Description = "With --http: decide, write nothing" };

    public static Command Create(Shell shell) =>
        shell.Verb(
            "send",
            "Submit items: a file, or generated ones (Content.Submit)",
            [Source, Generate, Rate, Seed, Http, DryRun],
            RunAsync
        );

    private static async Task<int> RunAsync(Run run, CancellationToken cancellationToken)
    {
        long? seed = run.Get(Generate) is null ? null : run.Get(Seed) ?? run.Around.Time.GetUtcNow().ToUnixTimeMilliseconds();
        var tally = new Tally();
        IAsyncEnumerable<string> messages = Messages(run, seed, tally, cancellationToken)
            .AtRate(run.Get(Rate), run.Around.Time, cancellationToken);
        long start = run.Around.Time.GetTimestamp();
        await run.WithBarAsync(
            "sending",
            async bar =>
            {
                bar.IsIndeterminate = seed is null;
                bar.MaxValue = run.Get(Generate) ?? 1;
                tally.Counted = n =>
                {
                    bar.Value = n;
                    bar.Description = $"sent {Words.Count(n)}";
                };
                if (AsksOverHttp(run))
                    await AskAsync(run, messages, tally, cancellationToken);
                else
                    await EnqueueAsync(run, messages, tally, cancellationToken);
            }
        );
        if (tally is { Sent: 0, Refused: 0 })
            throw Errors.Empty(Input.NameOf(run.Get(Source)!));
        Report(run, tally, seed, run.Around.Time.GetElapsedTime(start));
        if (tally.Refused > 0)
            throw Errors.NotSent(tally.Sent, tally.Named, tally.Refused);
        // A few generated items are malformed on purpose.
        return seed is null && tally.Outcomes.Keys.Any(o => o.StartsWith(Unreadable, StringComparison.Ordinal)) ? Exit.No : Exit.Done;
    }

    private static bool AsksOverHttp(Run run) => run.Get(Http) || run.Get(DryRun);

    private static IAsyncEnumerable<string> Messages(Run run, long? seed, Tally tally, CancellationToken cancellationToken)
    {
        if (seed is null)
            return LinesAsync(run, run.Get(Source) ?? throw Errors.NothingToSend(), tally, cancellationToken);
        return run.Get(Source) is null
            ? new ItemGenerator((ulong)seed.Value, run.Around.Time).Take(run.Get(Generate)!.Value).Select(i => i.Json).ToAsyncEnumerable()
            : throw Errors.TwoToSend();
    }

    private static async IAsyncEnumerable<string> LinesAsync(
        Run run,
        string file,
        Tally tally,
        [EnumeratorCancellation] CancellationToken cancellationToken
    )
    {
        int most = AsksOverHttp(run) ? ContentLimits.MessageBytes : MessageText.MaxBodyLength;
        string limit = AsksOverHttp(run)
            ? $"a message has at most {Words.Count(most)}"
            : $"the queue takes {Words.Count(most)}, --http {Words.Count(ContentLimits.MessageBytes)}";
        await foreach (TextLine line in Input.LinesAsync(run.Around, file, most, cancellationToken))
        {
            if (line.Length > most)
                tally.Refuse(line.Number, $"{Words.Count(line.Length)} bytes; {limit}");
            else if (!JsonText.IsObject(line.Bytes.Span))
                tally.Refuse(line.Number, "not a JSON object");
            else
                yield return Encoding.UTF8.GetString(line.Bytes.Span);
        }
    }

    private static async Task EnqueueAsync(Run run, IAsyncEnumerable<string> messages, Tally tally, CancellationToken cancellationToken)
    {
        QueueClient queue = await Queues.OpenAsync(run.Target.Storage, QueueNames.ContentSubmitted, cancellationToken);
        await Parallel.ForEachAsync(
            messages,
            new ParallelOptions { MaxDegreeOfParallelism = Wide, CancellationToken = cancellationToken },
            async (message, ct) =>
            {
                try
                {
                    await queue.SendMessageAsync(message, ct);
                }
                catch (Exception e) when (Queues.IsFault(e))
                {
                    throw Queues.Failure(QueueNames.ContentSubmitted, e, tally.Sent);
                }
                tally.Add(1);
            }
        );
    }

    private static async Task AskAsync(Run run, IAsyncEnumerable<string> messages, Tally tally, CancellationToken cancellationToken)
    {
        PauseApi api = run.Api(People.Pipeline);
        await foreach (string[] batch in messages.Chunk(run.Get(Rate) is > 0 and < Batch ? 1 : Batch).WithCancellation(cancellationToken))
        {
            // A generated message that is not JSON would make its whole batch invalid. It is sent as a JSON string, and the answer is
            // malformed.
            string[] bodies = [.. batch.Select(m => JsonText.IsValid(m) ? m : JsonText.Quote(m))];
            Answer<DecisionsView> answer = await api.DecideAsync(bodies, run.Get(DryRun), cancellationToken);
            if (answer.Value.Decisions.Length != batch.Length)
                throw Errors.Unreadable(api.Url, $"it decides {answer.Value.Decisions.Length} of {batch.Length} items");
            tally.Add(batch.Length, answer.Value.Decisions.Select(d => $"{d.Outcome} {d.Reason}"));
        }
    }

    private static void Report(Run run, Tally tally, long? seed, TimeSpan took)
    {
        if (run.Json)
        {
            string outcomes = string.Join(',', tally.Outcomes.Select(o => $"{JsonText.Quote(o.Key)}:{o.Value}"));
            run.PrintJson(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"{{\"sent\":{tally.Sent}{(tally.Refused == 0 ? "" : $",\"refused\":{tally.Refused}")}{(seed is null ? "" : $",\"seed\":{seed}")},\"seconds\":{took.TotalSeconds:0.###}{(outcomes.Length == 0 ? "" : $",\"outcomes\":{{{outcomes}}}")}}}"
                )
            );
            return;
        }
        string where =
            run.Get(DryRun) ? "Decided, nothing was written:"
            : run.Get(Http) ? "Decided"
            : $"Sent to {QueueNames.ContentSubmitted}:";
        run.Say(
            string.Create(
                CultureInfo.InvariantCulture,
                $"{where} {Words.Count(tally.Sent, "item")} in {took.TotalSeconds:0.0} s{(seed is null ? "" : $", seed {seed}")}."
            )
        );
        if (tally.Outcomes.Count == 0)
            return;
        Listing table = Sheet.Of("outcome", "reason", ">items");
        foreach ((string key, long count) in tally.Outcomes.OrderByDescending(o => o.Value))
            table.Row(Ink.Of(key.Split(' ')[0]), Sheet.Plain(key[(key.IndexOf(' ') + 1)..]), Sheet.Number(count));
        run.Write(table);
    }

    /// <summary>Counts the messages that were sent, their answers, and the lines that were not sent.</summary>
    private sealed class Tally
    {
        private long sent;

        public long Sent => Interlocked.Read(ref sent);

        public long Refused { get; private set; }

        public List<string> Named { get; } = [];

        public SortedDictionary<string, long> Outcomes { get; } = new(StringComparer.Ordinal);

        public Action<long> Counted { get; set; } = _ => { };

        public void Add(int count, IEnumerable<string>? outcomes = null)
        {
            foreach (string outcome in outcomes ?? [])
                Outcomes[outcome] = Outcomes.GetValueOrDefault(outcome) + 1;
            Counted(Interlocked.Add(ref sent, count));
        }

        /// <summary>Counts a line that is not sent. Lines are read one after the other, so only one thread calls this.</summary>
        public void Refuse(long line, string why)
        {
            Refused++;
            if (Named.Count < MostNamed)
                Named.Add(string.Create(CultureInfo.InvariantCulture, $"line {line}: {why}"));
        }
    }
}
