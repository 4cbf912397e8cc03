using Azure.Core;
using Azure.Core.Pipeline;
using RegionalPause.Tests.Simulation;
using RegionalPause.Tests.Simulation.Tables;

namespace RegionalPause.Tests.RoundTrips;

/// <summary>
/// A storage account in memory that answers in rounds. A request waits until <see cref="Answer"/>, and all requests that wait are answered
/// together. If that happens only when the process has nothing else to do, the number of rounds is the length of the longest chain of
/// requests that wait for one another: each request takes one round, and computing takes none.
/// </summary>
/// <param name="timeline">The time of the service.</param>
/// <param name="latency">How long a request takes on that timeline; <c>null</c> to answer in rounds.</param>
internal sealed class SteppedStorage(Timeline timeline, TimeSpan? latency)
{
    /// <summary>Its connection string. With an address in numbers the client libraries expect the account in the path.</summary>
    public const string ConnectionString =
        "DefaultEndpointsProtocol=http;AccountName=stepped;AccountKey=bm9ib2R5IGNoZWNrcyBpdA==;BlobEndpoint=http://127.0.0.1:1/blob;QueueEndpoint=http://127.0.0.1:1/queue;TableEndpoint=http://127.0.0.1:1/table;";

    private readonly List<Waiting> waiting = [];
    private readonly SimulatedTables tables = new(() => timeline.Now);
    private readonly SimulatedQueues queues = new(() => timeline.Now);
    private readonly SimulatedBlobs blobs = new(() => timeline.Now);

    /// <summary>Rounds so far.</summary>
    public int Rounds { get; private set; }

    /// <summary>The requests answered so far, in order.</summary>
    public List<CountedRequest> Answered { get; } = [];

    /// <summary>How many requests of each kind were answered so far.</summary>
    public Dictionary<string, int> Counts { get; } = new(StringComparer.Ordinal);

    /// <summary>When the next answer is due; <c>null</c> if no request waits.</summary>
    public DateTimeOffset? NextAnswer => waiting.Count == 0 ? null : waiting.Min(w => w.Due);

    /// <summary>The connection of the product: every request waits and is counted.</summary>
    public HttpPipelinePolicy Connection => new Policy(WaitAsync);

    /// <summary>A connection that is answered at once and is not counted, for preparing and looking.</summary>
    public HttpPipelinePolicy Aside => new Policy(request => new(Do(request)));

    /// <summary>Answers every request that is due.</summary>
    public void Answer()
    {
        Waiting[] due = [.. waiting.Where(w => w.Due <= timeline.Now)];
        waiting.RemoveAll(w => w.Due <= timeline.Now);
        Rounds++;
        foreach (Waiting one in due)
        {
            (string kind, string detail) = RequestKind.Of(one.Request);
            Counts[kind] = Counts.GetValueOrDefault(kind) + 1;
            Answered.Add(new CountedRequest(Rounds, kind, detail, one.Caller));
            one.Answered.SetResult(Do(one.Request));
        }
    }

    private async ValueTask<StoreAnswer> WaitAsync(StorageRequest request)
    {
        var one = new Waiting(request, timeline.Now + (latency ?? TimeSpan.Zero), CountedRequest.CallerNow());
        waiting.Add(one);
        return await one.Answered.Task.ConfigureAwait(false);
    }

    private StoreAnswer Do(StorageRequest request) =>
        request.Service switch
        {
            StorageService.Table => TableWire.Write(tables.Apply(RequestKind.Read(request)), timeline.Now),
            StorageService.Queue => Dated(queues.Answer(request)),
            _ => Dated(blobs.Answer(request)),
        };

    private StoreAnswer Dated(StoreAnswer answer) =>
        answer.With("Date", timeline.Now.UtcDateTime.ToString("R", System.Globalization.CultureInfo.InvariantCulture));

    private static StorageService ServiceOf(Uri address) =>
        address.AbsolutePath.Split('/')[1] switch
        {
            "blob" => StorageService.Blob,
            "queue" => StorageService.Queue,
            _ => StorageService.Table,
        };

    private sealed class Waiting(StorageRequest request, DateTimeOffset due, string caller)
    {
        public StorageRequest Request => request;

        public DateTimeOffset Due => due;

        public string Caller => caller;

        public TaskCompletionSource<StoreAnswer> Answered { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }

    /// <summary>Takes the place of the network, without retries: nothing is lost here.</summary>
    private sealed class Policy(Func<StorageRequest, ValueTask<StoreAnswer>> answer) : HttpPipelinePolicy
    {
        public override void Process(HttpMessage message, ReadOnlyMemory<HttpPipelinePolicy> pipeline) =>
            throw new NotSupportedException("Everything here is asynchronous.");

        public override async ValueTask ProcessAsync(HttpMessage message, ReadOnlyMemory<HttpPipelinePolicy> pipeline)
        {
            StorageRequest request = await StorageRequest.ReadAsync(message, ServiceOf).ConfigureAwait(false);
            (await answer(request).ConfigureAwait(false)).GiveTo(message);
        }
    }
}
