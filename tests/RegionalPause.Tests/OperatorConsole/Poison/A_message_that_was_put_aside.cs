using System.Text;
using RegionalPause.App.OperatorConsole.Poison;
using RegionalPause.Decisions;
using RegionalPause.Gate;
using RegionalPause.Messaging;
using RegionalPause.Requests;
using Shouldly;

namespace RegionalPause.Tests.OperatorConsole.Poison;

/// <summary>What the list shows of a message, and what it never shows.</summary>
[Requirement("R40", "R26")]
public sealed class A_message_that_was_put_aside
{
    private static readonly DateTimeOffset Nine = new(2026, 11, 30, 9, 0, 0, TimeSpan.Zero);

    [Fact]
    public void shows_its_queue_reason_and_detail()
    {
        var original = new IncomingMessage("m-1", "{\"command\":\"pause\",\"by\":\"jane@example.org\"}"u8.ToArray(), 3);
        OutgoingMessage poison = PoisonMessage.Of(
            QueueNames.AdminCommands,
            original,
            "invalid-request",
            "The command has no jurisdictions."
        );

        Row(poison.Queue, poison.Body)
            .ShouldBe(new PoisonRow("admin-commands", "m-1", "invalid-request", "The command has no jurisdictions.", 3, Nine));
    }

    [Fact]
    public void shows_what_was_expected_of_malformed_content_and_no_value_of_it()
    {
        var record = new DecisionRecord(
            null,
            new Decision(Outcome.Malformed, ReasonCode.Malformed, null, null),
            null,
            0,
            null,
            [
                new FieldError("data.jane@example.org", "member-4711", "no other member"),
                new FieldError("data.createdAt", "yesterday", "an RFC 3339 instant"),
            ]
        );
        OutgoingMessage malformed = ContentAnswers.Malformed("{\"member\":\"member-4711\"}"u8.ToArray(), record, "key-1", Nine);

        PoisonRow row = Row(malformed.Queue, malformed.Body);

        row.ShouldBe(
            new PoisonRow("content-submitted", "key-1", "malformed", "Expected: no other member; an RFC 3339 instant.", null, Nine)
        );
    }

    [Theory]
    [InlineData("")]
    [InlineData("not JSON")]
    [InlineData("[]")]
    [InlineData("{\"reason\":1}")]
    [InlineData("{\"detail\":\"jane@example.org\"}")]
    public void of_another_program_is_listed_without_its_content(string body)
    {
        PoisonRow row = Row("objections-poison", Encoding.UTF8.GetBytes(body));

        (row.Message, row.Reason).ShouldBe(("broker-id", "unreadable"));
        row.Detail.ShouldNotContain("jane");
    }

    [Fact]
    public void counts_in_its_reason()
    {
        PoisonRow[] rows = [Of("a", "x"), Of("b", "x"), Of("a", "y"), Of("a", "x")];

        PoisonRows.Reasons(rows).ShouldBe([new PoisonReason("a", "x", 2), new PoisonReason("a", "y", 1), new PoisonReason("b", "x", 1)]);

        static PoisonRow Of(string queue, string reason) => new(queue, "m", reason, "", null, null);
    }

    [Fact]
    public void can_be_on_any_queue_that_is_read() =>
        PoisonRows.Queues.ShouldBe([
            "content-submitted-poison",
            "admin-commands-poison",
            "objections-poison",
            "drill-submitted-poison",
            "notice-receipts-poison",
            "content-malformed",
        ]);

    private static PoisonRow Row(string queue, ReadOnlyMemory<byte> body) =>
        PoisonRows.Of(new QueueFront(queue, 1, [new IncomingMessage("broker-id", body, 1, Nine)])).Single();
}
