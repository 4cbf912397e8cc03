using RegionalPause.Permits;
using RegionalPause.Tests.Simulation.Tables;
using Shouldly;

namespace RegionalPause.Tests.Permits;

/// <summary>
/// Each durable write of a permit that never arrives, or whose answer is lost, with a pause after it: the order states that training
/// stopped, not before every lease that a run was told of has passed, and the control log is sound (R17).
/// </summary>
[Requirement("R17", "R11")]
public sealed class A_permit_whose_write_fails
{
    public static TheoryData<string, bool> Writes
    {
        get
        {
            var rows = new TheoryData<string, bool>();
            foreach (
                string write in (string[])["register", "grant", "activate", "renew", "revoke", "expire", "events", "stopped", "put away"]
            )
            {
                rows.Add(write, false);
                rows.Add(write, true);
            }
            return rows;
        }
    }

    [Theory, MemberData(nameof(Writes))]
    public async Task is_over_before_training_stopped(string write, bool arrives)
    {
        await using PermitBed bed = await PermitBed.StartAsync();
        bool failed = false;
        bool Fails(TableRequest request)
        {
            if (failed || !Is(write, request))
                return false;
            return failed = true;
        }
        if (arrives)
            bed.LosesAnswer = Fails;
        else
            bed.Before = request => Fails(request) ? throw new IOException("the request is lost") : Task.CompletedTask;

        DateTimeOffset? told = null;
        Permit draft = await bed.DraftAsync();
        await QuietlyAsync(async () => told = (await bed.Leases.GrantAsync(draft, Stop)).Value?.ExpiresAt);
        bed.Pass(20);
        await QuietlyAsync(async () =>
        {
            if ((await bed.Leases.RenewAsync(draft.Id, 1, "pipeline", Stop)).Value is { State: PermitState.Active } renewed)
                told = renewed.ExpiresAt;
        });
        await bed.PauseAsync();
        // Long enough for a permit without an answer to be given up.
        for (int round = 0; round < 24; round++)
        {
            await QuietlyAsync(bed.CompleteAsync);
            bed.Pass(30);
        }

        failed.ShouldBeTrue($"nothing is the write '{write}'");
        DateTimeOffset stopped = (await bed.OrderAsync()).TrainingStoppedAt.ShouldNotBeNull();
        if (told is { } lease)
            stopped.ShouldBeGreaterThan(lease + SamplePermit.Skew);
        (await bed.FaultAsync()).ShouldBeNull();
        (await bed.Leases.ListAsync(over: false, Stop)).ShouldBeEmpty();
    }

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    private static bool Is(string write, TableRequest request) =>
        (write, request) switch
        {
            ("register", TableRequest.Write { Operation: { Table: "permits", Verb: TableVerb.Insert } }) => true,
            ("grant", _) => A_permit_and_a_pause.IsGrant(request),
            ("activate", _) => IsReplacement(request, "\"state\":\"active\""),
            ("renew", _) => IsReplacement(request, "\"state\":\"active\"")
                && !Stored(request).Contains("\"expiresAt\":\"2024-09-20T09:31:01", StringComparison.Ordinal),
            ("revoke", _) => IsReplacement(request, "\"state\":\"revoked\""),
            ("expire", _) => IsReplacement(request, "\"state\":\"expired\""),
            ("events", TableRequest.Transaction { Table: "control" } t) => Logged(t, "PermitExpired"),
            ("stopped", TableRequest.Transaction { Table: "control" } t) => Logged(t, "TrainingStopped"),
            ("put away", TableRequest.Transaction { Table: "permits" }) => true,
            _ => false,
        };

    private static bool IsReplacement(TableRequest request, string text) =>
        A_permit_and_a_pause.IsReplacement(request) && Stored(request).Contains(text, StringComparison.Ordinal);

    private static string Stored(TableRequest request) => TextOf(((TableRequest.Write)request).Operation);

    private static bool Logged(TableRequest.Transaction transaction, string name) =>
        transaction.Operations.Any(o =>
            o.RowKey.StartsWith("log|", StringComparison.Ordinal) && TextOf(o).Contains(name, StringComparison.Ordinal)
        );

    private static string TextOf(TableOperation operation) =>
        System.Text.Encoding.UTF8.GetString(
            Convert.FromBase64String((string)operation.Properties.Single(p => p.Key == "B00").Value.Comparable)
        );

    private static async Task QuietlyAsync(Func<Task> action)
    {
        try
        {
            await action();
        }
        catch (IOException)
        {
            // Its process died, or its caller got no answer.
        }
    }
}
