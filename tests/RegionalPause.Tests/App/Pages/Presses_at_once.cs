using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using NSubstitute;
using RegionalPause.App.Pages.Objecting;
using RegionalPause.Content;
using RegionalPause.Objections.Links;
using RegionalPause.Requests;
using Shouldly;

namespace RegionalPause.Tests.App.Pages;

/// <summary>Fault S4: a flood of presses costs storage no more than one call at a time of each kind, and loses none of them.</summary>
[Requirement("R19")]
public sealed class Presses_at_once
{
    private static readonly DateTimeOffset Expiry = new(2100, 1, 1, 0, 0, 0, TimeSpan.Zero);

    private readonly PressBook book = new();
    private readonly ObjectionDesk desk;

    public Presses_at_once() =>
        desk = new ObjectionDesk(
            ObjectionApp.Links,
            book.Calls,
            Options.Create(new ObjectionLinkOptions { AnswerQuantum = TimeSpan.Zero }),
            TimeProvider.System,
            Substitute.For<IHostApplicationLifetime>(),
            NullLogger<ObjectionDesk>.Instance
        );

    [Fact]
    public async Task on_links_of_one_member_are_recorded_as_one_that_begins_after_them()
    {
        DateTimeOffset before = TimeProvider.System.GetUtcNow();

        (await PressAsync(50, _ => ObjectionApp.Good())).ShouldAllBe(done => done);

        book.Presses.Count.ShouldBe(2);
        book.Presses.ShouldAllBe(p => p.Press.At >= before);
    }

    [Fact]
    public async Task on_links_of_many_members_are_recorded_each()
    {
        (
            await PressAsync(
                50,
                i => ObjectionApp.Links.CreatePath(new ObjectionLink(new CampaignId("gb-2026"), MemberId.Parse($"m-{i}"), "en", Expiry))
            )
        ).ShouldAllBe(done => done);

        book.Presses.Select(p => p.Press.Link.MemberId).Distinct().Count().ShouldBe(50);
    }

    [Fact]
    public async Task on_forged_links_ask_storage_once_for_all()
    {
        (await PressAsync(50, _ => ObjectionApp.Forged())).ShouldAllBe(done => done);

        book.Idle.ShouldBe(2);
    }

    [Fact]
    public async Task on_forged_links_fail_together_when_storage_is_out()
    {
        book.Fault = new TimeoutException();

        (await PressAsync(10, i => i == 0 ? ObjectionApp.Good() : ObjectionApp.Forged())).ShouldAllBe(done => !done);
    }

    [Fact]
    public async Task that_object_and_undo_are_not_one()
    {
        var gate = new TaskCompletionSource();
        book.Until = gate.Task;
        Task<bool>[] presses = [Press(ObjectionApp.Good(), ObjectionStep.Object), Press(ObjectionApp.Good(), ObjectionStep.Withdraw)];

        gate.SetResult();
        await Task.WhenAll(presses);

        book.Presses.Select(p => p.Step).Order().ShouldBe([ObjectionStep.Object, ObjectionStep.Withdraw]);
    }

    private async Task<bool[]> PressAsync(int count, Func<int, string> link)
    {
        var gate = new TaskCompletionSource();
        book.Until = gate.Task;
        Task<bool>[] presses = [.. Enumerable.Range(0, count).Select(i => Press(link(i), ObjectionStep.Object))];
        gate.SetResult();
        return await Task.WhenAll(presses);
    }

    private Task<bool> Press(string link, ObjectionStep step) =>
        desk.PressAsync(link.Split('/', '?')[2], step, oneClick: false, "en", TestContext.Current.CancellationToken);
}
