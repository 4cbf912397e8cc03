using System.CommandLine;
using System.Globalization;
using Azure.Storage.Queues;
using RegionalPause.Cli.Api;
using RegionalPause.Cli.Connection;
using RegionalPause.Cli.Demo;
using RegionalPause.Cli.Output;
using RegionalPause.Messaging;
using Spectre.Console;

namespace RegionalPause.Cli.Commands;

/// <summary>
/// <c>rpause send</c>: puts items on <c>content-submitted</c> as a pipeline would, or asks over HTTP.
/// JSON: <c>{"sent":N,"seed":N?,"seconds":S,"outcomes":{"admit permitted":N,…}?}</c>.
/// </summary>
internal static class SendCommand
{
    private const int Wide = 16;
    private const int Batch = 100;

    private static readonly Argument<string?> Source = new("FILE") { Description = "One message a line; - for standard input", Arity = ArgumentArity.ZeroOrOne };
    private static readonly Option<long?> Generate = new("--generate") { Description = "Make N items instead, shaped like a day's traffic", HelpName = "N" };
    private static readonly Option<double> Rate = new("--rate") { Description = "Items a second [as fast as it goes]", HelpName = "N" };
    private static readonly Option<ulong?> Seed = new("--seed") { Description = "Make the same items again", HelpName = "N" };
    private static readonly Option<bool> Http = new("--http") { Description = "Ask POST /api/decisions, and count the answers" };
    private static readonly Option<bool> DryRun = new("--dry-run") { Description = "With --http: decide, write nothing" };

    public static Command Create(Shell shell) =>
        shell.Verb("send", "Submit items: a file, or generated ones (Content.Submit)", [Source, Generate, Rate, Seed, Http, DryRun], RunAsync);

    private static async Task<int> RunAsync(Run run, CancellationToken cancellationToken)
    {
        ulong? seed = run.Get(Generate) is null ? null : run.Get(Seed) ?? (ulong)run.Around.Time.GetUtcNow().ToUnixTimeMilliseconds();
        IAsyncEnumerable<string> messages = Messages(run, seed).AtRate(run.Get(Rate), run.Around.Time, cancellationToken);
        long start = run.Around.Time.GetTimestamp();
        var tally = new Tally();
        await run.Aside.Progress().AutoClear(true).Columns(new TaskDescriptionColumn(), new ProgressBarColumn(), new SpinnerColumn()).StartAsync(async progress =>
        {
            ProgressTask bar = progress.AddTask("sending", maxValue: run.Get(Generate) ?? 1);
            bar.IsIndeterminate = run.Get(Generate) is null;
            tally.Counted = n => { bar.Value = n; bar.Description = $"sent {Words.Count(n)}"; };
            if (run.Get(Http) || run.Get(DryRun))
                await AskAsync(run, messages, tally, cancellationToken);
            else
                await EnqueueAsync(run, messages, tally, cancellationToken);
        });
        Report(run, tally, seed, run.Around.Time.GetElapsedTime(start));
        return Exit.Done;
    }

    private static IAsyncEnumerable<string> Messages(Run run, ulong? seed)
    {
        if (seed is { } from)
            return new ItemGenerator(from, run.Around.Time).Take(run.Get(Generate)!.Value).Select(i => i.Json).ToAsyncEnumerable();
        return Input.LinesAsync(run.Around, run.Get(Source) ?? throw Errors.NothingToSend());
    }

    private static async Task EnqueueAsync(Run run, IAsyncEnumerable<string> messages, Tally tally, CancellationToken cancellationToken)
    {
        QueueClient queue = await Queues.OpenAsync(run.Target.Storage, QueueNames.ContentSubmitted, cancellationToken);
        await Parallel.ForEachAsync(messages, new ParallelOptions { MaxDegreeOfParallelism = Wide, CancellationToken = cancellationToken }, async (message, ct) =>
        {
            try
            {
                await queue.SendMessageAsync(message, ct);
            }
            catch (Exception e) when (Queues.IsFault(e))
            {
                throw Errors.QueueNotReachable(QueueNames.ContentSubmitted, $"after {Words.Count(tally.Sent)} messages: {e.Message.Split('\n')[0]}");
            }
            tally.Add(1);
        });
    }

    private static async Task AskAsync(Run run, IAsyncEnumerable<string> messages, Tally tally, CancellationToken cancellationToken)
    {
        PauseApi api = run.Api(People.Pipeline);
        await foreach (string[] batch in messages.Chunk(run.Get(Rate) is > 0 and < Batch ? 1 : Batch).WithCancellation(cancellationToken))
        {
            // A message that is no JSON would take its whole batch with it: it goes as a string, and is answered as malformed.
            string[] bodies = [.. batch.Select(m => JsonText.IsValid(m) ? m : JsonText.Quote(m))];
            Answer<DecisionsView> answer = await api.DecideAsync(bodies, run.Get(DryRun), cancellationToken);
            tally.Add(batch.Length, answer.Value.Decisions.Select(d => $"{d.Outcome} {d.Reason}"));
        }
    }

    private static void Report(Run run, Tally tally, ulong? seed, TimeSpan took)
    {
        if (run.Json)
        {
            string outcomes = string.Join(',', tally.Outcomes.Select(o => $"{JsonText.Quote(o.Key)}:{o.Value}"));
            run.PrintJson(string.Create(CultureInfo.InvariantCulture,
                $"{{\"sent\":{tally.Sent}{(seed is null ? "" : $",\"seed\":{seed}")},\"seconds\":{took.TotalSeconds:0.###}{(outcomes.Length == 0 ? "" : $",\"outcomes\":{{{outcomes}}}")}}}"));
            return;
        }
        string where = run.Get(DryRun) ? "Decided, nothing written:" : run.Get(Http) ? "Decided" : $"Sent to {QueueNames.ContentSubmitted}:";
        run.Around.Out.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"{where} {Words.Count(tally.Sent)} items in {took.TotalSeconds:0.0} s{(seed is null ? "" : $", seed {seed}")}."));
        if (tally.Outcomes.Count == 0)
            return;
        Table table = Sheet.Of("outcome", "reason", ">items");
        foreach ((string key, long count) in tally.Outcomes.OrderByDescending(o => o.Value))
            table.Row(Ink.Of(key.Split(' ')[0]), Sheet.Plain(key[(key.IndexOf(' ') + 1)..]), Sheet.Number(count));
        run.Out.Write(table);
    }

    /// <summary>What has been sent and what was answered.</summary>
    private sealed class Tally
    {
        private long sent;

        public long Sent => Interlocked.Read(ref sent);

        public SortedDictionary<string, long> Outcomes { get; } = new(StringComparer.Ordinal);

        public Action<long> Counted { get; set; } = _ => { };

        public void Add(int count, IEnumerable<string>? outcomes = null)
        {
            foreach (string outcome in outcomes ?? [])
                Outcomes[outcome] = Outcomes.GetValueOrDefault(outcome) + 1;
            Counted(Interlocked.Add(ref sent, count));
        }
    }
}
