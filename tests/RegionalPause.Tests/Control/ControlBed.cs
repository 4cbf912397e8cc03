using Microsoft.Extensions.Options;
using RegionalPause.Control;
using RegionalPause.Orders;
using RegionalPause.Requests;
using RegionalPause.Storage;
using RegionalPause.Tests.Orders;
using RegionalPause.Tests.Simulation.Tables;

namespace RegionalPause.Tests.Control;

/// <summary>A control table on a simulated store whose transactions can be held back, so that commands wait together.</summary>
internal sealed class ControlBed
{
    private readonly SimulatedTables store = new(() => Sample.Now);
    private TaskCompletionSource held = Held(open: true);
    private int transactions;

    /// <summary>How many transactions were asked for.</summary>
    public int Transactions => Volatile.Read(ref transactions);

    /// <summary>What happens to a transaction before it is asked for; throwing loses it.</summary>
    public Action<int> Before { get; set; } = _ => { };

    /// <summary>What happens before a row is read; throwing loses the request.</summary>
    public Action<string> BeforeRead { get; set; } = _ => { };

    /// <summary>The control table as one process has it.</summary>
    public async Task<ControlTable> ProcessAsync()
    {
        var options = new StorageOptions { ConnectionString = SimulatedAccount.ConnectionString, Faults = new TableConnection(AskAsync) };
        var table = new ControlTable(new StorageAccount(Options.Create(options), new StoreClock(TimeProvider.System)));
        await table.CreateAsync(CancellationToken.None);
        return table;
    }

    /// <summary>Transactions wait from now on.</summary>
    public void Hold() => held = Held(open: false);

    /// <summary>Waiting transactions go on.</summary>
    public void Release() => held.TrySetResult();

    /// <summary>Rows of the control log.</summary>
    public static async Task<List<ControlRow>> LogAsync(ControlTable table)
    {
        List<ControlRow> rows = [];
        await foreach ((_, byte[] body) in table.ReadLogAsync(1, CancellationToken.None))
            rows.Add(ControlLog.Read(body));
        return rows;
    }

    /// <summary>A pause of the UK under an id.</summary>
    public static PauseCommand Pause(string id) => new PauseCommand.Pause(Sample.Order with { Id = OrderId.Parse(id) }, Sample.Now);

    private async ValueTask<StoreAnswer> AskAsync(TableRequest request, CancellationToken cancellationToken)
    {
        if (request is TableRequest.Transaction)
        {
            int number = Interlocked.Increment(ref transactions);
            await held.Task.WaitAsync(cancellationToken);
            Before(number);
        }
        if (request is TableRequest.Read read)
            BeforeRead(read.RowKey);
        lock (store)
            return TableWire.Write(store.Apply(request), store.Now);
    }

    private static TaskCompletionSource Held(bool open)
    {
        var source = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        if (open)
            source.SetResult();
        return source;
    }
}
