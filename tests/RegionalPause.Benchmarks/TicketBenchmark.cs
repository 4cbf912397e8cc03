using System.Security.Cryptography;
using System.Text;
using BenchmarkDotNet.Attributes;
using RegionalPause.Content;
using RegionalPause.Requests;
using RegionalPause.Tickets;

namespace RegionalPause.Benchmarks;

/// <summary>
/// Tickets (R38): making and checking, one core. The baseline of both is one HMAC-SHA256 over as many bytes, which is what a ticket of the
/// release before cost.
/// </summary>
[MemoryDiagnoser]
public class TicketBenchmark
{
    private static readonly DateTimeOffset NotAfter = new(2026, 1, 1, 0, 0, 10, TimeSpan.Zero);
    private static readonly byte[] Data = Encoding.UTF8.GetBytes(
        """
        {"contentId":"post:100200300","revision":1,"contentType":"post","purpose":"generative-ai-training","authorId":"member-400500600",
        "createdAt":"2026-01-15T09:00:00Z","collectedAt":"2026-01-15T09:00:05Z","residency":{"account":"GB","declared":"GB","ip":"GB","previous":[]},
        "minor":false,"specialCategory":false,"contentUri":"https://content.example/posts/100200300",
        "contentHash":"sha256:9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"}
        """
    );

    private readonly TicketGrant gate = TestTickets.Grant();
    private readonly byte[] secret = RandomNumberGenerator.GetBytes(32);
    private readonly byte[] macInput = new byte[120];
    private AdmittedMessage[] messages = [];
    private TicketCheck known = TestTickets.Loader();
    private Admission[] admissions = [];

    /// <summary>Tickets that are signed together.</summary>
    [Params(1, 32, 400)]
    public int Group { get; set; }

    [GlobalSetup]
    public void Setup()
    {
        admissions = [.. Enumerable.Range(0, Group).Select(OneOf)];
        messages = [.. gate.Sign(admissions).Select(text => new AdmittedMessage(new ItemId("post:100200300", 1), text, 7, Data))];
        known = TestTickets.Loader();
        foreach (AdmittedMessage message in messages)
        {
            if (known.Check(message, NotAfter, TimeSpan.Zero) != TicketStatus.Accepted)
                throw new InvalidOperationException("A ticket of the benchmark is not accepted.");
        }
    }

    /// <summary>One HMAC.</summary>
    [Benchmark(Baseline = true)]
    public byte[] Hmac() => HMACSHA256.HashData(secret, macInput);

    /// <summary>Makes the tickets of a group, with the digests of their items.</summary>
    [Benchmark]
    public int MakeGroup() => gate.Sign([.. Enumerable.Range(0, Group).Select(OneOf)]).Length;

    /// <summary>Checks the last ticket of a group whose signature is known.</summary>
    [Benchmark]
    public TicketStatus CheckKnown() => known.Check(messages[^1], NotAfter, TimeSpan.Zero);

    /// <summary>Checks the first ticket of a group.</summary>
    [Benchmark]
    public TicketStatus CheckNew() => TestTickets.Loader().Check(messages[0], NotAfter, TimeSpan.Zero);

    private static Admission OneOf(int index)
    {
        TicketedItem.TryOf(new ItemId("post:100200300", 1), Data, out TicketedItem item);
        return new Admission(item, new Ticket(ShardId.Parse("rp-7f3a9c2e-20260115t090000z-a1"), 12_345, index, 7, NotAfter));
    }
}
