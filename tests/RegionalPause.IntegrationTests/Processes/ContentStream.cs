using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Globalization;
using Azure.Data.Tables;
using Azure.Storage.Queues;
using RegionalPause.Content;
using RegionalPause.IntegrationTests.Bed;
using RegionalPause.Messaging;
using RegionalPause.Tickets;

namespace RegionalPause.IntegrationTests.Processes;

/// <summary>
/// A stream of items over six countries through the real queues, with the pipelines' end and the loaders' end: sends no faster than it is
/// answered, since every queue call of Azurite looks at every message it has.
/// </summary>
internal sealed class ContentStream : IAsyncDisposable
{
    private const int Backlog = 400;
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(6);

    private readonly TestAccount account;
    private readonly QueueClient submitted;
    private readonly ImmutableArray<Submission> items;
    private readonly ConcurrentDictionary<string, byte> answered = new();
    private readonly WithheldNews withheld;
    private int sent;

    public ContentStream(TestAccount account, int count)
    {
        this.account = account;
        submitted = account.QueueClient(QueueNames.ContentSubmitted);
        items = [.. Enumerable.Range(0, count).Select(n => Submission.Post(ContentId(n), Countries[n % Countries.Length]))];
        TicketCheck check = TestTickets.Loader();
        // Storage queues state the insertion in whole seconds.
        Loader = new Loader(
            account,
            (answer, item) => check.Check(answer.Field("ticket"), item, answer.Data["item"]!, answer.EnqueuedAt, TimeSpan.FromSeconds(1)),
            parallel: 3
        )
        {
            Seen = answer => Saw(answer.Item!.Value),
        };
        withheld = new WithheldNews(account, Saw);
    }

    /// <summary>Where the items come from, in turn. The UK is one of six.</summary>
    public static ImmutableArray<string> Countries { get; } = ["GB", "IE", "FR", "DE", "US", "BR"];

    /// <summary>The training side.</summary>
    public Loader Loader { get; }

    /// <summary>Ids the pipeline was told are held or excluded, now or earlier.</summary>
    public ImmutableHashSet<string> Withheld => [.. withheld.Ids];

    /// <summary>Whether an item is one of the UK's.</summary>
    public static bool IsBritish(ItemId item) =>
        int.Parse(item.ContentId.AsSpan("post:".Length), CultureInfo.InvariantCulture) % Countries.Length == 0;

    /// <summary>Sends until so many have been sent in all.</summary>
    public async Task SendUpToAsync(int count, CancellationToken cancellationToken)
    {
        await submitted.CreateIfNotExistsAsync(cancellationToken: cancellationToken);
        await Parallel.ForEachAsync(
            Enumerable.Range(sent, count - sent),
            new ParallelOptions { MaxDegreeOfParallelism = 12, CancellationToken = cancellationToken },
            async (n, ct) =>
            {
                while (Volatile.Read(ref sent) - answered.Count > Backlog)
                    await Task.Delay(TimeSpan.FromMilliseconds(20), ct);
                await submitted.SendMessageAsync(items[n].Body, ct);
                Interlocked.Increment(ref sent);
            }
        );
    }

    /// <summary>Waits until so many items have had an answer.</summary>
    public Task AnsweredAsync(int count, CancellationToken cancellationToken) =>
        Eventually.UntilAsync($"{count} items have an answer", () => Task.FromResult(answered.Count >= count), cancellationToken, Patience);

    /// <summary>Waits until every item sent so far is in training; says where the others are if that is in vain.</summary>
    public async Task LoadedAsync(CancellationToken cancellationToken)
    {
        try
        {
            await Eventually.UntilAsync(
                "every item is loaded",
                () => Task.FromResult(Loader.Loaded.Count >= sent && LoadedIds.Count >= sent),
                cancellationToken,
                Patience
            );
        }
        catch (TimeoutException inVain)
        {
            string[] missing = [.. items.Take(sent).Select(i => i.Id).Except(LoadedIds)];
            string[] parked =
            [
                .. await account
                    .TableClient("holds")
                    .QueryAsync<TableEntity>(cancellationToken: cancellationToken)
                    .Select(row => $"{row.PartitionKey}/{row.RowKey}")
                    .ToArrayAsync(cancellationToken),
            ];
            int waiting = (await submitted.GetPropertiesAsync(cancellationToken)).Value.ApproximateMessagesCount;
            throw new TimeoutException(
                $"{inVain.Message} Missing: {string.Join(", ", missing)}; told that they are withheld: {string.Join(", ", missing.Where(Withheld.Contains))}; in holds: {string.Join(", ", parked)}; about {waiting} messages wait.",
                inVain
            );
        }
    }

    /// <summary>Empties the queues of answers, and says where everything is.</summary>
    public async Task<Reconciliation> FinishAsync()
    {
        await Task.WhenAll(Loader.FinishAsync(), withheld.FinishAsync());
        return new Reconciliation
        {
            Submitted = [.. items.Take(sent).Select(i => i.Id)],
            Admitted = LoadedIds,
            Withheld = Withheld,
        };
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await Loader.DisposeAsync();
        await withheld.DisposeAsync();
    }

    private ImmutableHashSet<string> LoadedIds => [.. Loader.Loaded.Values.Select(l => l.Item.ToString())];

    private static string ContentId(int n) => $"post:{n.ToString(CultureInfo.InvariantCulture)}";

    private void Saw(ItemId item) => answered.TryAdd(item.ToString(), 0);

    private sealed class WithheldNews(TestAccount account, Action<ItemId> saw)
        : QueueCollector(account, QueueNames.ContentWithheld, parallel: 2)
    {
        public ConcurrentBag<string> Ids { get; } = [];

        protected override Task TakeAsync(Azure.Storage.Queues.Models.QueueMessage message, CancellationToken cancellationToken)
        {
            ItemId item = Answer.Read(System.Text.Encoding.UTF8.GetString(message.Body), message.InsertedOn!.Value).Item!.Value;
            Ids.Add(item.ToString());
            saw(item);
            return Task.CompletedTask;
        }
    }
}
