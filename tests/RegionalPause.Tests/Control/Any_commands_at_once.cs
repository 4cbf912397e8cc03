using System.Collections.Immutable;
using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;
using RegionalPause.Control;
using RegionalPause.Orders;
using RegionalPause.Pauses;
using RegionalPause.Requests;
using RegionalPause.Tests.Orders;
using Shouldly;

namespace RegionalPause.Tests.Control;

/// <summary>However commands are grouped, the rows that are left are what the log says, and the chain holds.</summary>
public sealed class Any_commands_at_once
{
    [Property(MaxTest = 100)]
    public async Task leave_the_orders_that_the_log_replays(byte[] drawn)
    {
        var bed = new ControlBed();
        OrderCommands[] logs = [new(await bed.ProcessAsync()), new(await bed.ProcessAsync())];

        bed.Hold();
        Task[] commands =
        [
            .. drawn.Select((b, i) => logs[i % 2].ApplyAsync(OrderId.Parse($"order-{b % 3}"), Command(b), null, CancellationToken.None)),
        ];
        bed.Release();
        await Task.WhenAll(commands);

        ControlTable table = await bed.ProcessAsync();
        ControlState state = await table.ReadAsync(CancellationToken.None);
        ImmutableDictionary<OrderId, OrderState> replayed = Replay(await ControlBed.LogAsync(table));
        state.Orders.Keys.Order().ShouldBe(replayed.Values.Where(o => !o.HasEnded).Select(o => o.Order.Id).Order());
        foreach (OrderState order in replayed.Values)
        {
            OrderState stored = (await table.FindOrderAsync(order.Order.Id, CancellationToken.None)).ShouldNotBeNull();
            (stored.Stage, stored.Version, stored.Approvals.Length).ShouldBe((order.Stage, order.Version, order.Approvals.Length));
        }
    }

    private static PauseCommand Command(byte b) =>
        (b / 3 % 5) switch
        {
            0 or 1 => ControlBed.Pause($"order-{b % 3}"),
            2 => Sample.Fenced(b),
            3 => Sample.Lift(Sample.Alice, b),
            _ => Sample.Lift(Sample.Bob, b),
        };

    private static ImmutableDictionary<OrderId, OrderState> Replay(List<ControlRow> rows)
    {
        var orders = ImmutableDictionary<OrderId, OrderState>.Empty;
        for (int i = 0; i < rows.Count; i++)
        {
            rows[i].Version.ShouldBe(i + 1);
            foreach (ControlEvent e in rows[i].Events)
            {
                PauseEvent happened = PauseJson.ReadEvent(e.Bytes.Span);
                orders = orders.SetItem(happened.Id, PauseDecider.Evolve(orders.GetValueOrDefault(happened.Id), happened, rows[i].Version));
            }
        }
        return orders;
    }
}
