using RegionalPause.Content;
using RegionalPause.Messaging;
using RegionalPause.Poison;
using RegionalPause.Requests;
using Shouldly;

namespace RegionalPause.Tests.Poison;

[Requirement("R40")]
public sealed class A_message_that_was_put_aside
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task is_kept_once_however_often_it_is_put_aside()
    {
        await using Repair repair = await Repair.StartAsync();
        await repair.KeepAsync();
        await repair.KeepAsync();

        PoisonListing listing = await repair.Handler.ListAsync(null, null, PoisonState.Kept, Stop);

        listing.Messages.ShouldHaveSingleItem().Steps.ShouldHaveSingleItem();
    }

    [Fact]
    public async Task is_another_message_if_its_bytes_are_others()
    {
        await using Repair repair = await Repair.StartAsync();
        await repair.KeepAsync(Repair.Message("same"));
        await repair.KeepAsync(Repair.Message("same", "{}"));

        (await repair.Handler.ListAsync(null, null, null, Stop)).Messages.Length.ShouldBe(2);
    }

    [Fact]
    public async Task is_listed_by_queue_and_reason_without_its_bytes()
    {
        await using Repair repair = await Repair.StartAsync();
        await repair.KeepAsync(Repair.Message("1"));
        await repair.KeepAsync(Repair.Message("2"));
        await repair.KeepAsync(Repair.Message("3"), "tried-too-often");

        PoisonListing listing = await repair.Handler.ListAsync(Repair.Queue, "invalid", PoisonState.Kept, Stop);

        listing.Groups.Select(g => (g.Reason, g.Messages)).ShouldBe([("invalid", 2), ("tried-too-often", 1)]);
        listing.Messages.Length.ShouldBe(2);
        listing.Messages.ShouldAllBe(m => m.Bodies == null);
    }

    [Fact]
    public async Task keeps_a_long_body_whole()
    {
        await using Repair repair = await Repair.StartAsync();
        string body = new('x', 300_000);
        PoisonId id = await repair.KeepAsync(Repair.Message("long", body));

        (await repair.FindAsync(id)).Bodies!.Original.Length.ShouldBe(body.Length);
    }

    [Fact]
    public async Task stays_on_its_queue_if_it_is_longer_than_a_row()
    {
        await using Repair repair = await Repair.StartAsync();
        await repair.KeepAsync(Repair.Message("longer", new string('x', PoisonEntry.MostBytes + 1)));

        (await repair.Handler.ListAsync(null, null, null, Stop)).Messages.ShouldBeEmpty();
    }

    [Fact]
    public async Task is_fixed_only_to_what_its_queue_accepts()
    {
        await using Repair repair = await Repair.StartAsync();
        PoisonId id = await repair.KeepAsync();

        Refusal refusal = (await repair.Handler.FixAsync(id, "{}"u8.ToArray(), 1, "olivia", Stop)).Refusal.ShouldNotBeNull();

        (refusal.Code, refusal.Errors.Single().Field).ShouldBe((RefusalCode.Invalid, "action"));
        (await repair.FindAsync(id)).Bodies!.IsFixed.ShouldBeFalse();
    }

    [Fact]
    public async Task keeps_its_original_and_the_hash_of_both_when_it_is_fixed()
    {
        await using Repair repair = await Repair.StartAsync();
        PoisonId id = await repair.KeepAsync();

        PoisonEntry after = (await repair.Handler.FixAsync(id, Repair.Good, 1, "olivia", Stop)).Value.ShouldNotBeNull();

        PoisonEntry stored = await repair.FindAsync(id);
        stored.Bodies!.Original.Span.SequenceEqual(Repair.Message().Body.Span).ShouldBeTrue();
        stored.Bodies.Body.Span.SequenceEqual(Repair.Good.Span).ShouldBeTrue();
        stored.Digest.ShouldBe(stored.Bodies.DigestOf(stored.Bodies.Original));
        stored.Steps[^1].Body.ShouldBe(stored.Bodies.DigestOf(Repair.Good));
        after.Revision.ShouldBe(2);
    }

    [Fact]
    public async Task is_not_fixed_over_a_change_that_nobody_saw()
    {
        await using Repair repair = await Repair.StartAsync();
        PoisonId id = await repair.KeepAsync();
        await repair.Handler.FixAsync(id, Repair.Good, 1, "olivia", Stop);

        Result<PoisonEntry> second = await repair.Handler.FixAsync(id, """{"action":"object"}"""u8.ToArray(), 1, "bob", Stop);

        second.Refusal!.Code.ShouldBe(RefusalCode.ChangedSince);
    }

    [Fact]
    public async Task is_fixed_once_if_the_answer_was_lost_and_it_is_asked_again()
    {
        await using Repair repair = await Repair.StartAsync();
        PoisonId id = await repair.KeepAsync();
        await repair.Handler.FixAsync(id, Repair.Good, 1, "olivia", Stop);

        Result<PoisonEntry> again = await repair.Handler.FixAsync(id, Repair.Good, 1, "olivia", Stop);

        again.Value!.Steps.Select(s => s.Kind).ShouldBe([PoisonStepKind.Kept, PoisonStepKind.Fixed]);
    }

    [Fact]
    public async Task is_sent_once_when_two_people_press()
    {
        await using Repair repair = await Repair.StartAsync();
        PoisonId id = await repair.KeepAsync();

        Result<PoisonEntry>[] pressed = await Task.WhenAll(repair.ResubmitAsync(id, "olivia"), repair.ResubmitAsync(id, "bob"));

        pressed.ShouldAllBe(p => p.Refusal == null);
        repair.Broker.Log.ShouldBe([$"send resubmitted-{id}-1"]);
        (await repair.FindAsync(id)).Resubmissions.ShouldBe(1);
    }

    [Fact]
    public async Task is_sent_later_if_the_queue_does_not_answer_now()
    {
        await using Repair repair = await Repair.StartAsync();
        PoisonId id = await repair.KeepAsync();
        repair.Broker.OnSend = _ => throw new TimeoutException();
        PoisonState first = (await repair.ResubmitAsync(id)).Value!.State;
        repair.Broker.OnSend = _ => Task.CompletedTask;
        repair.Options.Value.Patience = TimeSpan.Zero; // the instance that was asked has given up

        await repair.Finisher.RunAsync(repair.Broker, Stop);

        (first, (await repair.FindAsync(id)).State).ShouldBe((PoisonState.Sending, PoisonState.Sent));
        repair.Broker.Log.ShouldHaveSingleItem();
    }

    [Fact]
    public async Task is_handled_with_the_id_of_the_first_message_and_then_has_no_bytes()
    {
        await using Repair repair = await Repair.StartAsync();
        PoisonId id = await repair.KeepAsync();
        await repair.Handler.FixAsync(id, Repair.Good, 1, "olivia", Stop);
        await repair.ResubmitAsync(id);

        TakenMessage.ToHandle taken = (await repair.TakeAsync(id)).ShouldBeOfType<TakenMessage.ToHandle>();
        await repair.Keeper.HandledAsync(taken, Stop);

        taken.Message.Id.ShouldBe("m-1");
        taken.Message.Body.Span.SequenceEqual(Repair.Good.Span).ShouldBeTrue();
        PoisonEntry after = await repair.FindAsync(id);
        (after.State, after.Bodies).ShouldBe((PoisonState.Handled, null));
    }

    [Fact]
    public async Task has_one_reader_at_a_time()
    {
        await using Repair repair = await Repair.StartAsync();
        PoisonId id = await repair.KeepAsync();
        await repair.ResubmitAsync(id);
        await repair.TakeAsync(id);

        (await repair.TakeAsync(id)).ShouldBeOfType<TakenMessage.Busy>();
    }

    [Fact]
    public async Task is_handled_once_though_its_reference_arrives_twice()
    {
        await using Repair repair = await Repair.StartAsync();
        PoisonId id = await repair.KeepAsync();
        await repair.ResubmitAsync(id);
        await repair.Keeper.HandledAsync((TakenMessage.ToHandle)await repair.TakeAsync(id), Stop);

        (await repair.TakeAsync(id)).ShouldBeOfType<TakenMessage.Over>();
    }

    [Fact]
    public async Task needs_a_new_ticket_if_a_reader_died_with_it()
    {
        await using Repair repair = await Repair.StartAsync();
        PoisonId id = await repair.KeepAsync();
        await repair.ResubmitAsync(id);
        TakenMessage.ToHandle first = (TakenMessage.ToHandle)await repair.TakeAsync(id);
        await repair.Keeper.ReleaseAsync(first, Stop);

        (await repair.TakeAsync(id)).ShouldBeOfType<TakenMessage.ToHandle>().Message.DeliveryCount.ShouldBe(2);
    }

    [Fact]
    public async Task waits_again_if_it_is_still_wrong()
    {
        await using Repair repair = await Repair.StartAsync();
        PoisonId id = await repair.KeepAsync();
        await repair.ResubmitAsync(id);
        await repair.TakeAsync(id);

        OutgoingMessage reference = new Resubmission(id, 1).To(Repair.Queue);
        await repair.Keeper.KeepAsync(Repair.Queue, new IncomingMessage("ref", reference.Body, 1), "not-found", "No notice.", Stop);

        PoisonEntry after = await repair.FindAsync(id);
        (after.State, after.Reason).ShouldBe((PoisonState.Kept, "not-found"));
        (await repair.Handler.ListAsync(null, null, null, Stop)).Messages.Length.ShouldBe(1);
    }

    [Fact]
    public async Task is_dropped_with_a_reason_and_has_no_bytes_then()
    {
        await using Repair repair = await Repair.StartAsync();
        PoisonId id = await repair.KeepAsync();

        (await repair.Handler.DropAsync(id, "a test message", null, "olivia", Stop)).Refusal.ShouldBeNull();

        PoisonEntry after = await repair.FindAsync(id);
        (after.State, after.Bodies, after.Steps[^1].Reason).ShouldBe((PoisonState.Dropped, null, "a test message"));
    }

    [Theory]
    [InlineData(null)]
    [InlineData(" ")]
    [InlineData("asked by jane@example.org")]
    [InlineData("ceiling")]
    public async Task is_not_dropped_without_a_reason_that_the_ledger_may_keep(string? reason)
    {
        await using Repair repair = await Repair.StartAsync();
        PoisonId id = await repair.KeepAsync();

        (await repair.Handler.DropAsync(id, reason, null, "olivia", Stop)).Refusal!.Errors.Single().Field.ShouldBe("reason");
    }

    [Fact]
    public async Task is_repaired_with_all_of_its_group()
    {
        await using Repair repair = await Repair.StartAsync();
        for (int i = 0; i < 5; i++)
            await repair.KeepAsync(Repair.Message($"m-{i}"));
        await repair.KeepAsync(Repair.Message("other"), "tried-too-often");

        PoisonCount count = (
            await repair.Handler.ResubmitManyAsync(Repair.Queue, "invalid", 3, "olivia", repair.Broker, Stop)
        ).Value.ShouldNotBeNull();

        count.ShouldBe(new PoisonCount(3, 2));
        repair.Broker.Log.Count.ShouldBe(3);
    }

    [Fact]
    public async Task leaves_every_step_in_the_ledger_with_the_person()
    {
        await using Repair repair = await Repair.StartAsync();
        PoisonId id = await repair.KeepAsync();
        await repair.Finisher.RunAsync(repair.Broker, Stop);
        await repair.Handler.FixAsync(id, Repair.Good, 1, "olivia", Stop);
        await repair.ResubmitAsync(id, "bob");
        PoisonId other = await repair.KeepAsync(Repair.Message("m-2"));
        await repair.Handler.DropAsync(other, "a test", null, "olivia", Stop);

        (await repair.RecordedAsync()).ShouldBe(["Kept 1 -", "Fixed 2 olivia", "Resubmitted 3 bob", "Kept 1 -", "Dropped 2 olivia"]);
    }

    [Fact, Requirement("R26")]
    public async Task is_in_the_ledger_only_by_a_salted_hash()
    {
        await using Repair repair = await Repair.StartAsync();
        PoisonId id = await repair.KeepAsync();
        await repair.Handler.DropAsync(id, "a test", null, "olivia", Stop);

        await foreach ((_, byte[] row) in repair.Control.ReadLogAsync(1, Stop))
        {
            string text = System.Text.Encoding.UTF8.GetString(row);
            text.ShouldNotContain("member:1");
            text.ShouldNotContain("m-1");
            text.ShouldNotContain(id.Value);
        }
    }

    [Fact, Requirement("R26")]
    public async Task is_dropped_if_it_names_a_member_who_is_erased()
    {
        await using Repair repair = await Repair.StartAsync();
        PoisonId named = await repair.KeepAsync();
        PoisonId other = await repair.KeepAsync(Repair.Message("m-2", """{"memberId":"member:12","action":"objects"}"""));
        PoisonId broken = await repair.KeepAsync(Repair.Message("m-3", """{"memberId":"member:1","""));

        await repair.Erasure.EraseAsync(MemberId.Parse("member:1"), "olivia", Stop);

        (await repair.FindAsync(named)).State.ShouldBe(PoisonState.Dropped);
        (await repair.FindAsync(other)).State.ShouldBe(PoisonState.Kept);
        (await repair.FindAsync(broken)).State.ShouldBe(PoisonState.Dropped);
    }
}
