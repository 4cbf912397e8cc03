using System.Collections.Immutable;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using RegionalPause.Content;
using RegionalPause.Control;
using RegionalPause.Decisions;
using RegionalPause.Flags;
using RegionalPause.Jurisdictions;
using RegionalPause.Ledger;
using RegionalPause.Ledger.Notes;
using RegionalPause.Ledger.Trees;
using RegionalPause.Orders;
using RegionalPause.Requests;
using RegionalPause.Safety;
using RegionalPause.Verification;

namespace RegionalPause.Tests.Verification;

/// <summary>
/// Writes a ledger leaf by leaf in the product's own bytes, lawful or not: chains and signatures always fit, so that what a verifier finds
/// is the story and not the handwriting. An insider with the key can do no more.
/// </summary>
internal sealed class LedgerStory : IDisposable
{
    public const string Origin = "ledger.example/tests";

    private static readonly DateTimeOffset Start = new(2024, 9, 20, 9, 30, 0, TimeSpan.Zero);

    private readonly ECDsa key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
    private readonly Dictionary<OrderId, OrderState> orders = [];
    private byte[] controlHash = LedgerCodec.Genesis.ToArray();
    private int clock;
    private int items;

    public LedgerStory()
        : this(null) { }

    private LedgerStory(byte[]? privateKey)
    {
        if (privateKey is not null)
            key.ImportPkcs8PrivateKey(privateKey, out _);
        VerifierKey.EcdsaP256(Origin, key.ExportSubjectPublicKeyInfo()).Succeeded(out VerifierKey? verifier, out _);
        Trusted = new TrustedLog(Origin, [verifier!]);
    }

    public TrustedLog Trusted { get; }

    /// <summary>The leaves, to be tampered with.</summary>
    public List<ReadOnlyMemory<byte>> Leaves { get; } = [];

    public long Version { get; private set; }

    /// <summary>The format its control rows are written in.</summary>
    public int Format { get; set; } = ControlLog.Format;

    public DateTimeOffset Now => Start.AddSeconds(clock);

    /// <summary>A pause of one jurisdiction while two shards decide, from the flags to the lift: lawful throughout.</summary>
    public static LedgerStory Lawful()
    {
        var story = new LedgerStory();
        story.Open("GB", "IE");
        var one = new StoryShard("20240920t093000z-0000000000000001");
        var two = new StoryShard("20240920t093000z-0000000000000002");
        story.Admit(one, "GB", "GB", "IE").Admit(two, "IE", "GB");
        OrderId order = story.Pause("uk-2024", "GB");
        ShardFence[] fences = [story.Fence(one, order), story.Fence(two, order)];
        story.Effective(order, fences);
        story.Hold(one, order, "GB").Admit(two, "IE");
        story.Lift(order, "alice", "bob");
        story.Admit(one, "GB").Admit(two, "GB");
        story.Close(one);
        return story;
    }

    public LedgerStory Open(params string[] codes) => Control(Json("FlagsChanged", $"\"opened\":[{Quoted(codes)}],\"closed\":[]"));

    public LedgerStory CloseFlags(params string[] codes) => Control(Json("FlagsChanged", $"\"opened\":[],\"closed\":[{Quoted(codes)}]"));

    /// <summary>One person asks for flags to be opened that had been paused or closed.</summary>
    public LedgerStory Ask(string by, string reason, params string[] codes) =>
        Control(FlagOpening.Event([.. codes.Select(c => new OpeningAsked(new JurisdictionCode(c), by, reason, Now, Version))]));

    /// <summary>They are opened, with an override of two people.</summary>
    public LedgerStory OpenAgain(string by, string first, string reason, params string[] codes) =>
        Control(
            ControlLog.WriteEvent(
                "FlagsChanged",
                Now,
                by,
                json =>
                {
                    FlagOpening.WriteCodes(json, "opened", codes.Select(c => new JurisdictionCode(c)));
                    FlagOpening.WriteCodes(json, "closed", []);
                    FlagOpening.Write(
                        json,
                        [
                            new OpeningOverride(
                                [.. codes.Select(c => new JurisdictionCode(c))],
                                new RulesOverride(reason, first, by, new RuleData("tests", new string('0', 64)), [])
                            ),
                        ]
                    );
                }
            )
        );

    public OrderId Pause(string id, params string[] codes) => Pause(id, order => order, codes);

    public OrderId Pause(string id, Func<PauseOrder, PauseOrder> change, params string[] codes)
    {
        PauseOrder order = change(
            new PauseOrder
            {
                Id = OrderId.Parse(id),
                Named = [.. codes],
                Jurisdictions = [.. codes.Select(c => new JurisdictionCode(c))],
                Authority = "GB-ICO",
                IssuedBy = "olivia",
                EffectiveFrom = Now,
                RecordedAt = Now,
            }
        );
        Control(new PauseEvent.OrderCommitted(order, Now));
        return order.Id;
    }

    /// <summary>Fenced, then effective with a certificate of these fences, which may be changed on its way.</summary>
    public LedgerStory Effective(
        OrderId order,
        IEnumerable<ShardFence> fences,
        Func<PauseCertificate, PauseCertificate>? change = null,
        bool bound = true
    )
    {
        Control(new PauseEvent.OrderFenced(order, Now));
        Pass(1);
        OrderState standing = orders[order];
        var certificate = new PauseCertificate(
            order,
            standing.Version,
            standing.CommittedAt!.Value,
            standing.FencedAt!.Value,
            Now,
            [.. fences]
        );
        byte[] said = PauseJson.Write(certificate);
        byte[] written = PauseJson.Write(change?.Invoke(certificate) ?? certificate);
        Control(
            new PauseEvent.OrderEffective(order, Now)
            {
                CertificateHash = Convert.ToHexStringLower(SHA256.HashData(bound ? written : said)),
            }
        );
        Leaves.AddRange(LedgerLeaf.OfCertificate(order, written));
        return this;
    }

    public LedgerStory Lift(OrderId order, params string[] people)
    {
        foreach (string person in people)
            Control(new PauseEvent.EndingApproved(order, OrderEnding.Lift, person, Now));
        return Control(new PauseEvent.OrderLifted(order, Now) { WithoutRules = new RuleData("tests", new string('0', 64)) });
    }

    public LedgerStory Control(PauseEvent happened)
    {
        Control(PauseJson.Write(happened));
        try
        {
            orders[happened.Id] = PauseDecider.Evolve(orders.GetValueOrDefault(happened.Id), happened, Version);
        }
        catch (System.Diagnostics.UnreachableException)
        {
            // What cannot happen is written all the same.
        }
        return this;
    }

    /// <summary>Admits one new item of each code, under the law of now or of an earlier version.</summary>
    public LedgerStory Admit(StoryShard shard, params string[] codes) => Admit(shard, Version, codes);

    public LedgerStory Admit(StoryShard shard, long version, params string[] codes) =>
        Batch(
            shard,
            version,
            Now.AddSeconds(10),
            [.. codes.Select(code => Entry(code, new Decision(Outcome.Admit, ReasonCode.Permitted)))]
        );

    public LedgerStory Hold(StoryShard shard, OrderId order, string code) =>
        Batch(shard, Version, null, [Entry(code, new Decision(Outcome.Hold, ReasonCode.Paused, new JurisdictionCode(code), order))]);

    public LedgerStory Batch(StoryShard shard, long version, DateTimeOffset? notAfter, ImmutableArray<LedgerEntry> entries)
    {
        Pass(1);
        bool admits = entries.Any(e => e.Standing == Disposition.Admitted);
        Write(
            shard,
            new LedgerRecord.Batch
            {
                Shard = shard.Id,
                Position = shard.Next,
                Previous = shard.Chain,
                At = Now,
                ControlVersion = version,
                NotAfter = notAfter,
                SettledUpTo = shard.LastAdmission,
                Entries = entries,
            }
        );
        if (admits)
            (shard.LastAdmission, shard.LastNotAfter) = (shard.Next - 1, shard.LastNotAfter > notAfter ? shard.LastNotAfter : notAfter);
        return this;
    }

    public ShardFence Fence(StoryShard shard, OrderId order)
    {
        long position = shard.Next;
        Write(
            shard,
            new LedgerRecord.Fence
            {
                Shard = shard.Id,
                Position = position,
                Previous = shard.Chain,
                At = Now,
                ControlVersion = orders[order].Version,
                Cause = $"order:{order}",
                LastAdmission = shard.LastAdmission,
                LastNotAfter = shard.LastNotAfter,
                SettledUpTo = shard.LastAdmission,
            }
        );
        return new ShardFence(
            ShardId.Parse(shard.Id.Value),
            position,
            Convert.ToHexStringLower(shard.Chain.Span),
            shard.LastAdmission,
            shard.LastNotAfter,
            shard.LastAdmission < 0 ? Settlement.NothingAdmitted : Settlement.Sent
        );
    }

    public LedgerStory Close(StoryShard shard)
    {
        Write(
            shard,
            new LedgerRecord.Close
            {
                Shard = shard.Id,
                Position = shard.Next,
                Previous = shard.Chain,
                At = Now,
                Cause = "stopped",
                LastAdmission = shard.LastAdmission,
                LastNotAfter = shard.LastNotAfter,
                SettledUpTo = shard.LastAdmission,
            }
        );
        return this;
    }

    public LedgerEntry.Decided Entry(string code, Decision decision, Disposition? before = null) =>
        new()
        {
            Item = ItemKey.Of(new ItemId(string.Create(CultureInfo.InvariantCulture, $"post:{++items}"), 1)),
            Day = DateOnly.FromDateTime(Start.Date),
            Before = before,
            Decision = decision,
            Type = ContentType.Post,
            Purpose = TrainingPurpose.GenerativeAi,
            CreatedAt = Start.AddDays(-30),
            CollectedAt = Start.AddDays(-1),
            CountedUnder = new JurisdictionCode(code),
            Jurisdictions = [new JurisdictionCode(code)],
        };

    public void Write(StoryShard shard, LedgerRecord record)
    {
        byte[] bytes = LedgerCodec.Write(record);
        Leaves.AddRange(LedgerLeaf.OfRecord(shard.Id, record.Position, bytes));
        (shard.Next, shard.Chain) = (record.Position + 1, LedgerCodec.Hash(bytes));
    }

    public void Pass(int seconds) => clock += seconds;

    /// <summary>A lawful ledger of exactly so many leaves, in which one shard admits.</summary>
    public static LedgerStory OfLeaves(int count)
    {
        LedgerStory story = new LedgerStory().Open("GB");
        var shard = new StoryShard("s-1");
        while (count - story.Leaves.Count is > 0 and var left)
        {
            // A batch is a leaf, and each of its entries is one.
            string[] codes = [.. Enumerable.Repeat("GB", Math.Min(left, 200) - 1)];
            story.Batch(
                shard,
                story.Version,
                codes.Length == 0 ? null : story.Now.AddSeconds(10),
                [.. codes.Select(code => story.Entry(code, new Decision(Outcome.Admit, ReasonCode.Permitted)))]
            );
        }
        return story;
    }

    /// <summary>Seals what was told: tree, bundles and a signed checkpoint.</summary>
    /// <param name="earlier">Sizes it was sealed at before, whose partial files are still there.</param>
    public async Task<LedgerShelf> SealAsync(params int[] earlier)
    {
        RightEdge tree = RightEdge.Empty;
        BundleEdge bundles = BundleEdge.Empty;
        var shelf = new LedgerShelf();
        foreach (int size in earlier.Append(Leaves.Count))
        {
            ReadOnlyMemory<byte>[] entries = [.. Leaves[(int)tree.Size..size]];
            TreeGrowth grown = tree.Grow(Array.ConvertAll(entries, leaf => TreeHash.Leaf(leaf.Span)));
            BundleGrowth added = bundles.Grow(entries);
            foreach (LogFile file in grown.Files.Concat(added.Files))
                shelf.Files[file.Path] = file.Bytes.ToArray();
            (tree, bundles) = (grown.Edge, added.Edge);
        }
        shelf.Checkpoint = new Checkpoint(Origin, tree.ToFrontier().Head);
        shelf.Files["checkpoint"] = await SignAsync(shelf.Checkpoint);
        return shelf;
    }

    /// <summary>Signs any checkpoint with the right key.</summary>
    public async Task<byte[]> SignAsync(Checkpoint checkpoint) =>
        (
            await SignedNote.SignAsync(
                checkpoint.ToText(),
                [new EcdsaNoteSigner(Trusted.Keys[0], (digest, _) => Task.FromResult(key.SignHash(digest.Span)))],
                default
            )
        ).ToBytes();

    /// <summary>
    /// What a verifier with the key finds wrong; <c>null</c> for nothing. One who verified a part of it before must find the same.
    /// </summary>
    public async Task<LedgerFault?> FaultAsync()
    {
        LedgerFault? whole = await FaultOfAsync(await SealAsync());
        await ContinuedVerification.ShouldFindAsync(this, whole);
        return whole;
    }

    /// <summary>The first leaves of this story, to be sealed with the same key. It goes on with other items.</summary>
    public LedgerStory Until(int leaves)
    {
        var first = new LedgerStory(key.ExportPkcs8PrivateKey()) { items = items };
        first.Leaves.AddRange(Leaves.Take(leaves));
        return first;
    }

    public async Task<LedgerFault?> FaultOfAsync(LedgerShelf shelf, params ImmutableArray<Checkpoint> kept) =>
        (await new LedgerVerification(shelf, Trusted, kept).RunAsync(null, default)).Fault;

    public void Dispose() => key.Dispose();

    public LedgerStory Control(byte[] happened)
    {
        Pass(1);
        byte[] row = ControlLog.Write(++Version, controlHash, [happened]);
        if (Format != ControlLog.Format)
            row =
            [
                .. Encoding.UTF8.GetBytes($"{{\"v\":{Format}"),
                .. row.AsSpan(Encoding.UTF8.GetByteCount($"{{\"v\":{ControlLog.Format}")),
            ];
        controlHash = SHA256.HashData(row);
        Leaves.Add(LedgerLeaf.OfControl(row));
        return this;
    }

    private static byte[] Json(string name, string rest) =>
        Encoding.UTF8.GetBytes($"{{\"v\":1,\"event\":\"{name}\",\"at\":\"2024-09-20T09:30:00+00:00\",\"by\":\"alice\",{rest}}}");

    private static string Quoted(string[] codes) => string.Join(',', codes.Select(c => $"\"{c}\""));
}

/// <summary>One shard of a story.</summary>
internal sealed class StoryShard(string id)
{
    public ShardId Id { get; } = ShardId.Parse(id);

    public long Next { get; set; }

    public ReadOnlyMemory<byte> Chain { get; set; } = LedgerCodec.Genesis;

    public long LastAdmission { get; set; } = -1;

    public DateTimeOffset? LastNotAfter { get; set; }
}

/// <summary>The files of a ledger in memory.</summary>
internal sealed class LedgerShelf : ILedgerFiles
{
    public Dictionary<string, byte[]> Files { get; } = new(StringComparer.Ordinal);

    public Checkpoint Checkpoint { get; set; } = new(LedgerStory.Origin, TreeHead.Empty);

    public ValueTask<ReadOnlyMemory<byte>> ReadAsync(string path, CancellationToken cancellationToken) =>
        new(Files.TryGetValue(path, out byte[]? bytes) ? bytes : default(ReadOnlyMemory<byte>));

    public IEnumerable<string> List() => Files.Keys.Where(path => path.StartsWith("tile/", StringComparison.Ordinal));
}
