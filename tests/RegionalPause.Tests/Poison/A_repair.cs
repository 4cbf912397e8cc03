using System.Text;
using RegionalPause.Messaging;
using RegionalPause.Poison;
using RegionalPause.Requests;
using RegionalPause.Verification;
using Shouldly;

namespace RegionalPause.Tests.Poison;

/// <summary>The order of the steps, as the decider and the verifier see it.</summary>
[Requirement("R40", "R25")]
public sealed class A_repair
{
    private static readonly DateTimeOffset Nine = new(2024, 9, 20, 9, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData(PoisonStepKind.Fixed)]
    [InlineData(PoisonStepKind.Resubmitted)]
    [InlineData(PoisonStepKind.Dropped)]
    public void begins_when_the_message_is_put_aside(PoisonStepKind kind) => Taken(Of(1, kind, "olivia", "r")).ShouldNotBeNull();

    [Fact]
    public void goes_on_in_order() =>
        Taken(
                Of(1, PoisonStepKind.Kept, null, "invalid"),
                Of(2, PoisonStepKind.Fixed, "olivia"),
                Of(3, PoisonStepKind.Resubmitted, "olivia"),
                Of(4, PoisonStepKind.Kept, null, "not-found"),
                Of(5, PoisonStepKind.Dropped, null, PoisonStep.Ceiling)
            )
            .ShouldBeNull();

    [Fact]
    public void sends_nothing_twice_in_a_row() =>
        Taken(
                Of(1, PoisonStepKind.Kept, null, "invalid"),
                Of(2, PoisonStepKind.Resubmitted, "olivia"),
                Of(3, PoisonStepKind.Resubmitted, "olivia")
            )
            .ShouldNotBeNull();

    [Fact]
    public void does_nothing_to_a_message_that_was_dropped() =>
        Taken(
                Of(1, PoisonStepKind.Kept, null, "invalid"),
                Of(2, PoisonStepKind.Dropped, "olivia", "r"),
                Of(3, PoisonStepKind.Resubmitted, "olivia")
            )
            .ShouldNotBeNull();

    [Theory]
    [InlineData(PoisonStepKind.Fixed, null)]
    [InlineData(PoisonStepKind.Resubmitted, null)]
    [InlineData(PoisonStepKind.Dropped, "because")]
    public void is_done_by_a_person(PoisonStepKind kind, string? reason) =>
        Taken(Of(1, PoisonStepKind.Kept, null, "invalid"), Of(2, kind, null, reason)).ShouldNotBeNull().ShouldContain("No person");

    [Fact]
    public void leaves_no_step_out() =>
        Taken(Of(1, PoisonStepKind.Kept, null, "invalid"), Of(3, PoisonStepKind.Resubmitted, "olivia")).ShouldNotBeNull();

    [Fact]
    public void may_be_recorded_twice_after_a_crash() =>
        Taken(
                Of(1, PoisonStepKind.Kept, null, "invalid"),
                Of(2, PoisonStepKind.Resubmitted, "olivia"),
                Of(1, PoisonStepKind.Kept, null, "invalid"),
                Of(2, PoisonStepKind.Resubmitted, "olivia")
            )
            .ShouldBeNull();

    [Fact]
    public void refers_to_its_message_and_is_read_back()
    {
        var again = new Resubmission(PoisonId.Of("q", "m", "{}"u8), 12);

        Resubmission.Read(again.To("q").Body).ShouldBe(again);
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("""{"type":"regionalpause.poison.resubmitted.v1","id":"0123","number":1}""")]
    [InlineData("""{"type":"regionalpause.poison.resubmitted.v1","id":"00112233445566778899aabbccddeeff","number":0}""")]
    [InlineData("""{"type":"regionalpause.poison.resubmitted.v1","id":"00112233445566778899aabbccddeeff","number":1} """)]
    [InlineData("""{"type":"regionalpause.poison.resubmitted.v1","id":"00112233445566778899aabbccddeeff","number":-1}""")]
    public void is_no_reference_if_it_is_written_in_another_way(string body) =>
        Resubmission.Read(Encoding.UTF8.GetBytes(body)).ShouldBeNull();

    [Fact, Requirement("R14")]
    public void of_a_command_does_not_change_who_gave_it()
    {
        byte[] original = """{"command":"paus","by":"olivia"}"""u8.ToArray();

        PoisonEdit
            .Refuses(QueueNames.AdminCommands, original, """{"command":"pause","by":"mallory"}"""u8.ToArray(), "mallory")
            .ShouldNotBeEmpty();
        PoisonEdit
            .Refuses(QueueNames.AdminCommands, original, """{"command":"pause","by":"olivia"}"""u8.ToArray(), "mallory")
            .ShouldBeEmpty();
    }

    [Fact, Requirement("R14")]
    public void of_a_command_without_a_name_is_the_editors() =>
        PoisonEdit
            .Refuses(QueueNames.AdminCommands, "{}"u8.ToArray(), """{"command":"pause","by":"mallory"}"""u8.ToArray(), "olivia")
            .ShouldNotBeEmpty();

    private static PoisonEvent Of(int number, PoisonStepKind kind, string? by, string? reason = null) =>
        new(kind, "objections", Nine, by is null ? null : Person.Named(by), reason, [new PoisonEventMessage("h", number, null)]);

    private static string? Taken(params PoisonEvent[] events)
    {
        var audit = new PoisonAudit();
        string? fault = null;
        foreach (PoisonEvent done in events)
            fault ??= audit.Take(PoisonJson.WriteEvent(done));
        return fault;
    }
}
