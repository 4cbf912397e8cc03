using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;
using RegionalPause.Content;
using RegionalPause.Control;
using RegionalPause.Ledger.Sealing;
using RegionalPause.Requests;
using RegionalPause.Storage;
using RegionalPause.Tickets;
using Shouldly;

namespace RegionalPause.Tests.Tickets;

[Requirement("R38")]
public sealed class A_ticket_key
{
    private static readonly DateTimeOffset Now = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    [Fact]
    public void is_read_from_its_public_form_and_from_its_point()
    {
        TicketKey key = TestTickets.Trusted.Keys[0];
        TicketKey.OfPoint(key.X, key.Y)!.Id.ShouldBe(key.Id);
        key.Id.ShouldMatch("^[0-9a-f]{8}$");
    }

    [Fact]
    public void is_not_read_from_anything_else()
    {
        using var p384 = ECDsa.Create(ECCurve.NamedCurves.nistP384);
        using var p256 = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        byte[] spki = p256.ExportSubjectPublicKeyInfo();
        TicketKey.Read(p384.ExportSubjectPublicKeyInfo()).ShouldBeNull();
        TicketKey.Read([]).ShouldBeNull();
        TicketKey.Read([.. spki, 0]).ShouldBeNull();
        TicketKey.Read(spki.AsSpan(0, spki.Length - 1)).ShouldBeNull();
        TicketKey.OfPoint(new byte[32], new byte[32]).ShouldBeNull();
        TicketKey.OfPoint(new byte[31], new byte[32]).ShouldBeNull();
    }

    [Fact]
    public async Task grants_again_in_the_second_half_of_a_grant()
    {
        var time = new FakeTimeProvider(Now);
        using TicketIssuer issuer = Issuer(time);
        string first = await SignerAsync(issuer, Now);
        time.Advance(TicketIssuer.GrantLife / 2 - TimeSpan.FromSeconds(20));
        (await SignerAsync(issuer, time.GetUtcNow())).ShouldBe(first);
        time.Advance(TimeSpan.FromSeconds(20));
        (await SignerAsync(issuer, time.GetUtcNow())).ShouldNotBe(first);
    }

    [Fact]
    public async Task that_does_not_answer_stops_decisions_and_throws_nothing()
    {
        using TicketIssuer issuer = Issuer(new FakeTimeProvider(Now), _ => throw new HttpRequestException("The vault is closed."));
        (await issuer.IsReadyAsync(TestContext.Current.CancellationToken)).ShouldBeFalse();
    }

    [Fact]
    public async Task that_stops_answering_leaves_the_present_grant_until_its_end()
    {
        var time = new FakeTimeProvider(Now);
        bool answers = true;
        using var key = new SigningKeySource(TicketOptions.Section, TestTickets.SigningKey, "");
        using TicketIssuer issuer = Issuer(
            time,
            async token =>
            {
                SigningKey real = await key.OpenAsync(token);
                return real with
                {
                    Sign = (digest, ct) => answers ? real.Sign(digest, ct) : throw new HttpRequestException("The vault is closed."),
                };
            }
        );
        string first = await SignerAsync(issuer, Now);
        answers = false;
        time.Advance(TicketIssuer.GrantLife - TimeSpan.FromMinutes(1));
        (await SignerAsync(issuer, time.GetUtcNow())).ShouldBe(first);
        time.Advance(TimeSpan.FromMinutes(1));
        (await issuer.IsReadyAsync(TestContext.Current.CancellationToken)).ShouldBeFalse();
        answers = true;
        (await SignerAsync(issuer, time.GetUtcNow())).ShouldNotBe(first);
    }

    [Fact]
    public async Task that_does_not_answer_does_not_stop_the_job_that_seals()
    {
        using TicketIssuer issuer = Issuer(new FakeTimeProvider(Now), _ => throw new HttpRequestException("The vault is closed."));
        var clock = new StoreClock(TimeProvider.System);
        var storage = new StorageAccount(Options.Create(new StorageOptions { ConnectionString = "UseDevelopmentStorage=true" }), clock);
        var log = new TicketKeyLog(issuer, new ControlTable(storage), clock, NullLogger<TicketKeyLog>.Instance);

        await Should.NotThrowAsync(() => log.RecordAsync(TestContext.Current.CancellationToken));
    }

    [Fact]
    public void stands_in_the_control_log_with_its_own_id()
    {
        TicketKey key = TestTickets.Trusted.Keys[0];
        byte[] bytes = TicketKeyLog.Event(key, Now);
        TicketKeyLog.Read(bytes)!.Id.ShouldBe(key.Id);
        TicketKeyLog
            .Read(Encoding.UTF8.GetBytes(Encoding.UTF8.GetString(bytes).Replace(key.Id, "00000000", StringComparison.Ordinal)))
            .ShouldBeNull();
    }

    private static TicketIssuer Issuer(TimeProvider time, Func<CancellationToken, Task<SigningKey>>? open = null)
    {
        var options = new TicketOptions { SigningKey = TestTickets.SigningKey };
        var clock = new StoreClock(time);
        clock.Hear(Now);
        SigningKeySource source = open is null ? new(TicketOptions.Section, options.SigningKey, "") : new(open);
        return new TicketIssuer(options, source, clock, NullLogger<TicketIssuer>.Instance);
    }

    // The seal names the signer key behind the key id and the end of the grant.
    private static async Task<string> SignerAsync(TicketIssuer issuer, DateTimeOffset now)
    {
        var ticket = new Ticket(ShardId.Parse("s"), 0, 0, 1, now.AddSeconds(10));
        TicketedItem.TryOf(new ItemId("a", 1), """{"contentId":"a","revision":1}"""u8.ToArray(), out TicketedItem item).ShouldBeTrue();
        string text = (await issuer.IssueAsync([new Admission(item, ticket)], TestContext.Current.CancellationToken))[0];
        TestTickets.Loader().Check(text, item, now, TimeSpan.Zero).ShouldBe(TicketStatus.Accepted);
        return text.Split('.')[3][..100];
    }
}
