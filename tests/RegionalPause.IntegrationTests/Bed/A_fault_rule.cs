using Azure;
using Azure.Core;
using Azure.Data.Tables;
using Azure.Storage.Queues;
using Shouldly;

namespace RegionalPause.IntegrationTests.Bed;

/// <summary>The faults themselves, on both roads: a test that injects nothing proves nothing.</summary>
public sealed class A_fault_rule(Azurite azurite)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory, InlineData(true), InlineData(false)]
    public async Task that_matches_nothing_lets_every_service_through(bool proxied)
    {
        await using Road road = await Road.OpenAsync(azurite, proxied);
        await road.Table.CreateAsync(Cancellation);
        await road.Table.AddEntityAsync(Row("a b'é(+%", 1), Cancellation);
        (await road.Table.GetEntityAsync<TableEntity>("p", "a b'é(+%", cancellationToken: Cancellation)).Value.GetInt32("n").ShouldBe(1);
        (
            await road.Table.QueryAsync<TableEntity>("PartitionKey eq 'p'", cancellationToken: Cancellation).ToListAsync(Cancellation)
        ).Count.ShouldBe(1);
        await road.Queue.CreateAsync(cancellationToken: Cancellation);
        await road.Queue.SendMessageAsync("hello", Cancellation);
        (await road.Queue.ReceiveMessagesAsync(32, cancellationToken: Cancellation)).Value.Single().MessageText.ShouldBe("hello");
    }

    [Theory, InlineData(true), InlineData(false)]
    public async Task never_arrives_cuts_the_connection_and_stores_nothing(bool proxied)
    {
        await using Road road = await Road.OpenAsync(azurite, proxied);
        await road.Table.CreateAsync(Cancellation);
        FaultRule rule = road.Faults.Add(c => c.WritesTable("bed"), new Fault.NeverArrives());
        (await Should.ThrowAsync<RequestFailedException>(() => road.Table.AddEntityAsync(Row("r", 1), Cancellation))).Status.ShouldBe(0);
        (await road.RowsAsync()).ShouldBeEmpty();
        (rule.Applied, rule.Answered.Count).ShouldBe((1, 0));
    }

    [Theory, InlineData(true), InlineData(false)]
    public async Task answer_lost_cuts_the_connection_after_storage_did_it(bool proxied)
    {
        await using Road road = await Road.OpenAsync(azurite, proxied);
        await road.Table.CreateAsync(Cancellation);
        FaultRule rule = road.Faults.Add(c => c.IsTransaction, new Fault.AnswerLost());
        (await Should.ThrowAsync<RequestFailedException>(() => road.InsertAsync("a", "b"))).Status.ShouldBe(0);
        (await road.RowsAsync()).ShouldBe(["a", "b"]);
        rule.Answered.Single().Status.ShouldBe(202);
    }

    [Theory, InlineData(true), InlineData(false)]
    public async Task answers_refuse_a_transaction_as_storage_would(bool proxied)
    {
        await using Road road = await Road.OpenAsync(azurite, proxied);
        await road.Table.CreateAsync(Cancellation);
        road.Faults.Add(c => c.IsTransaction, new Fault.Answers(412));
        (await Should.ThrowAsync<TableTransactionFailedException>(() => road.InsertAsync("a", "b"))).Status.ShouldBe(412);
        road.Faults.Add(c => c.IsTransaction, new Fault.Answers(503));
        (await Should.ThrowAsync<RequestFailedException>(() => road.InsertAsync("a", "b"))).Status.ShouldBe(503);
        (await road.RowsAsync()).ShouldBeEmpty();
    }

    [Theory, InlineData(true), InlineData(false)]
    public async Task twice_stores_once_and_answers_that_it_is_there_already(bool proxied)
    {
        await using Road road = await Road.OpenAsync(azurite, proxied);
        await road.Table.CreateAsync(Cancellation);
        FaultRule rule = road.Faults.Add(c => c.IsTransaction, new Fault.Twice());
        (await Should.ThrowAsync<TableTransactionFailedException>(() => road.InsertAsync("a", "b"))).Status.ShouldBe(409);
        rule.Answered.Select(a => a.Status).ShouldBe([202, 409]);
    }

    [Theory, InlineData(true), InlineData(false)]
    public async Task held_arrives_when_it_is_released_and_not_before(bool proxied)
    {
        await using Road road = await Road.OpenAsync(azurite, proxied);
        await road.Queue.CreateAsync(cancellationToken: Cancellation);
        FaultRule rule = road.Faults.Add(c => c.SendsTo("bed") && c.Body.Contains("late", StringComparison.Ordinal), new Fault.Held());
        Task sending = road.Queue.SendMessageAsync("late", Cancellation);
        await rule.Struck.WaitAsync(Cancellation);
        await road.Queue.SendMessageAsync("in time", Cancellation);
        (await road.Queue.PeekMessagesAsync(32, Cancellation)).Value.Select(m => m.MessageText).ShouldBe(["in time"]);
        rule.Release();
        await sending;
        (await road.Queue.PeekMessagesAsync(32, Cancellation)).Value.Select(m => m.MessageText).ShouldBe(["in time", "late"]);
        (await rule.FirstAnswer).Status.ShouldBe(201);
    }

    [Theory, InlineData(true), InlineData(false)]
    public async Task strikes_the_requests_it_counts_and_no_other(bool proxied)
    {
        await using Road road = await Road.OpenAsync(azurite, proxied);
        await road.Table.CreateAsync(Cancellation);
        FaultRule rule = road.Faults.Add(
            c => c.Body.Contains("\"n\":7", StringComparison.Ordinal),
            new Fault.Answers(500),
            first: 2,
            times: 2
        );
        var refused = new List<string>();
        foreach (string name in "abcd".Select(c => $"{c}"))
        {
            await road.Table.AddEntityAsync(Row($"other-{name}", 1), Cancellation);
            if (await Record.ExceptionAsync(() => road.Table.AddEntityAsync(Row(name, 7), Cancellation)) is not null)
                refused.Add(name);
        }
        refused.ShouldBe(["b", "c"]);
        (rule.Matched, rule.Applied).ShouldBe((4, 2));
    }

    [Fact]
    public async Task at_the_proxy_survives_a_caller_that_gave_up()
    {
        await using Road road = await Road.OpenAsync(azurite, proxied: true);
        await road.Table.CreateAsync(Cancellation);
        FaultRule rule = road.Faults.Add(c => c.IsTransaction, new Fault.Held());
        using var impatient = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        Task inserting = road.InsertAsync(impatient.Token, "a");
        await rule.Struck.WaitAsync(Cancellation);
        await impatient.CancelAsync();
        await Should.ThrowAsync<OperationCanceledException>(() => inserting);
        rule.Release();
        (await rule.FirstAnswer.WaitAsync(Cancellation)).Status.ShouldBe(202);
        (await road.RowsAsync()).ShouldBe(["a"]);
    }

    private static TableEntity Row(string name, int n) => new("p", name) { ["n"] = n };

    // The same account over one of the two roads; nothing retries, so that one fault is one fault.
    private sealed record Road(TableClient Table, QueueClient Queue, FaultPlan Faults, FaultProxy? Proxy, TableClient Direct)
        : IAsyncDisposable
    {
        public static async Task<Road> OpenAsync(Azurite azurite, bool proxied)
        {
            TestAccount account = azurite.NewAccount();
            TableClient direct = account.TableClient("bed");
            var tables = new TableClientOptions { Retry = { MaxRetries = 0 } };
            var queues = new QueueClientOptions { Retry = { MaxRetries = 0 } };
            if (proxied)
            {
                var proxy = await FaultProxy.StartAsync(azurite.Server);
                TestAccount before = proxy.Before(account);
                return new Road(before.TableClient("bed", tables), before.QueueClient("bed", queues), proxy.Faults, proxy, direct);
            }
            var plan = new FaultPlan();
            tables.AddPolicy(new FaultPolicy(account, plan), HttpPipelinePosition.PerRetry);
            queues.AddPolicy(new FaultPolicy(account, plan), HttpPipelinePosition.PerRetry);
            return new Road(account.TableClient("bed", tables), account.QueueClient("bed", queues), plan, null, direct);
        }

        public Task InsertAsync(params string[] names) => InsertAsync(Cancellation, names);

        public async Task InsertAsync(CancellationToken cancellationToken, params string[] names) =>
            await Table.SubmitTransactionAsync(
                names.Select(n => new TableTransactionAction(TableTransactionActionType.Add, Row(n, 1))),
                cancellationToken
            );

        public async Task<List<string>> RowsAsync() =>
            await Direct.QueryAsync<TableEntity>(cancellationToken: Cancellation).Select(e => e.RowKey).ToListAsync(Cancellation);

        public ValueTask DisposeAsync() => Proxy?.DisposeAsync() ?? ValueTask.CompletedTask;
    }
}
