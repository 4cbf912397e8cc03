using RegionalPause.Tests.Permits;
using RegionalPause.Tests.Simulation.Tables;
using RegionalPause.Tickets;
using Shouldly;

namespace RegionalPause.Tests.Tickets;

/// <summary>The record of a ticket key that never arrives, or whose answer is lost: a later round finds out which.</summary>
[Requirement("R38")]
public sealed class A_ticket_key_whose_record_fails
{
    [Theory, InlineData(false), InlineData(true)]
    public async Task stands_in_the_control_log_once(bool arrives)
    {
        await using PermitBed bed = await PermitBed.StartAsync();
        bool failed = false;
        bool Fails(TableRequest request) => !failed && request is TableRequest.Transaction { Table: "control" } && (failed = true);
        if (arrives)
            bed.LosesAnswer = Fails;
        else
            bed.Before = request => Fails(request) ? throw new IOException("the request is lost") : Task.CompletedTask;

        for (int round = 0; round < 3; round++)
            await bed.Get<TicketKeyLog>().RecordAsync(TestContext.Current.CancellationToken);

        failed.ShouldBeTrue("the record never came by this write");
        (await bed.LogAsync()).ShouldBe([TicketKeyLog.EventName]);
        (await bed.FaultAsync()).ShouldBeNull();
    }
}
