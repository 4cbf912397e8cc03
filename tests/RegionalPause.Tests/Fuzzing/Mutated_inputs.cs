using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using RegionalPause.Content;
using RegionalPause.Jurisdictions;
using RegionalPause.Members;
using RegionalPause.Notices;
using RegionalPause.Objections;
using RegionalPause.Objections.Links;
using RegionalPause.Requests;
using RegionalPause.Tests.Content;
using RegionalPause.Tests.Members;
using Shouldly;

namespace RegionalPause.Tests.Fuzzing;

/// <summary>
/// Ten thousand mutants of valid samples for each reader: it answers and throws nothing, what it takes is what another parser reads too,
/// and no error names a member.
/// </summary>
[Requirement("R6", "R26")]
public sealed class Mutated_inputs
{
    private const string Secret = "Secret-Person-4711";

    private static readonly JsonDocumentOptions Dom = new() { AllowDuplicateProperties = false, MaxDepth = 64 };
    private static readonly MemberParser Registry = new(JurisdictionAtlas.LoadEmbedded());

    [Fact, Requirement("R1")]
    public void are_content_messages_or_malformed_ones()
    {
        string sample = Message
            .Example.Replace("member:42", Secret, StringComparison.Ordinal)
            .Replace("member:77", Secret + "-b", StringComparison.Ordinal);
        int items = 0;
        foreach ((int seed, byte[] bytes) in Mutant.Of(sample, Compact(sample)))
        {
            switch (Tried(seed, () => Message.Parser.Parse(bytes)))
            {
                case ParsedContent.Item { Content: var item }:
                    items++;
                    Tried(seed, () => ShouldSay(bytes, item));
                    break;
                case ParsedContent.Malformed { Errors: var errors }:
                    errors.ShouldNotBeEmpty($"seed {seed}");
                    ShouldNameNobody(seed, errors);
                    break;
            }
        }
        items.ShouldBeGreaterThan(Mutant.Count / 100);
    }

    [Fact, Requirement("R10")]
    public void are_admitted_messages_or_none()
    {
        string sample = $$$$"""
            {"specversion":"1.0","id":"1","source":"/regionalpause","type":"regionalpause.content.admitted.v1","time":"2024-09-20T09:30:00Z","datacontenttype":"application/json",
            "traceparent":"00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01","tracestate":"a=b",
            "data":{"contentId":"post:1","revision":1,"ticket":"rpt1.a.b","controlVersion":7,"item":{"contentId":"post:1","revision":1,"authorId":"{{{{Secret}}}}"}}}
            """;
        foreach ((int seed, byte[] bytes) in Mutant.Of(sample))
        {
            Tried(seed, () => CloudEventData.Of(bytes));
            (AdmittedMessage? read, ImmutableArray<FieldError> errors) = Tried(
                seed,
                () =>
                    AdmittedMessage.TryRead(bytes, out AdmittedMessage? admitted, out ImmutableArray<FieldError> wrong)
                        ? (admitted, wrong)
                        : (null, wrong)
            );
            if (read is null)
            {
                errors.ShouldNotBeEmpty($"seed {seed}");
                ShouldNameNobody(seed, errors);
                continue;
            }
            using JsonDocument item = JsonDocument.Parse(read.Item);
            item.RootElement.GetProperty("contentId").GetString().ShouldBe(read.Id.ContentId, $"seed {seed}");
            item.RootElement.GetProperty("revision").GetDecimal().ShouldBe(read.Id.Revision, $"seed {seed}");
        }
    }

    [Fact]
    public void are_members_or_wrong_lines()
    {
        string sample = A_member_line
            .Whole.Replace("m-1\",\"signals", $"{Secret}\",\"signals", StringComparison.Ordinal)
            .Replace("m1@example.org", $"{Secret}@example.org", StringComparison.Ordinal);
        int members = 0;
        foreach ((int seed, byte[] bytes) in Mutant.Of(sample, Compact(sample)))
        {
            switch (Tried(seed, () => Registry.Parse(bytes, seed)))
            {
                case MemberLine.Read { Member: var member }:
                    members++;
                    member.Jurisdictions.ShouldNotBeEmpty($"seed {seed}");
                    MemberId.IsValid(member.Id.Value).ShouldBeTrue($"seed {seed}");
                    using (JsonDocument line = Tried(seed, () => JsonDocument.Parse(JsonInput.WithoutMark(bytes.AsMemory()), Dom)))
                        line.RootElement.GetProperty("id").GetString().ShouldBe(member.Id.Value, $"seed {seed}");
                    Tried(seed, () => MemberJson.Read(MemberJson.Write(member))).Id.ShouldBe(member.Id, $"seed {seed}");
                    break;
                case MemberLine.Wrong { Errors: var errors }:
                    errors.ShouldNotBeEmpty($"seed {seed}");
                    ShouldNameNobody(seed, errors);
                    break;
            }
        }
        members.ShouldBeGreaterThan(Mutant.Count / 100);
    }

    [Fact, Requirement("R18")]
    public void are_receipts_or_none()
    {
        string notice = new NoticeReference(new CampaignId("uk-notice"), 2, MemberKey.Of(MemberId.Parse(Secret))).ToString();
        string sample =
            $$$$"""{"specversion":"1.0","id":"r-1","source":"/sender","type":"regionalpause.notice.receipt.v1","data":{"id":"m-1","notice":"{{{{notice}}}}","outcome":"delivered","at":"2026-09-20T09:30:00Z"}}""";
        int receipts = 0;
        foreach ((int seed, byte[] bytes) in Mutant.Of(sample))
        {
            if (Tried(seed, () => NoticeReceiptReader.Read(bytes)) is not { } receipt)
                continue;
            receipts++;
            using JsonDocument read = Tried(seed, () => JsonDocument.Parse(JsonInput.WithoutMark(bytes.AsMemory()), Dom));
            JsonElement data = read.RootElement.GetProperty("data");
            data.GetProperty("id").GetString().ShouldBe(receipt.MessageId, $"seed {seed}");
            data.GetProperty("notice")
                .GetString()!
                .ToLowerInvariant()
                .ShouldContain(receipt.Notice.Member.Hash, customMessage: $"seed {seed}");
            data.GetProperty("outcome").GetString().ShouldBe(receipt.Delivered ? "delivered" : "bounced", $"seed {seed}");
        }
        receipts.ShouldBeGreaterThan(Mutant.Count / 100);
    }

    [Fact, Requirement("R19")]
    public void are_links_only_where_nothing_was_changed()
    {
        var links = new ObjectionLinks(new ObjectionLinkKeys(SHA256.HashData("fuzzed links"u8)), RandomNumberGenerator.Fill);
        string[] tokens =
        [
            .. ((string[])[Secret, new string('m', 65), new string('漢', 341)]).Select(id =>
                links.Create(new ObjectionLink(new CampaignId("uk-notice"), MemberId.Parse(id), "en", DateTimeOffset.UnixEpoch))
            ),
        ];
        foreach ((int seed, byte[] bytes) in Mutant.Of(tokens))
        {
            string token = Encoding.UTF8.GetString(bytes);
            Tried(seed, () => links.TryOpen(token, out _)).ShouldBe(tokens.Contains(token), $"seed {seed}");
        }
    }

    [Fact, Requirement("R20")]
    public void are_objections_of_exactly_what_was_written_or_refused()
    {
        string[] samples = ["object", "withdraw", "generative-ai-training", "safety-model-training", "post", "image", "uk-notice", Secret];
        string[] words = [.. Mutant.Of(samples).Select(m => Encoding.UTF8.GetString(m.Bytes)), .. samples];
        var random = new Random(4711);
        string Word() => random.Next(3) == 0 ? words[random.Next(words.Length)] : samples[random.Next(samples.Length)];
        for (int seed = 0; seed < Mutant.Count; seed++)
        {
            var written = new WrittenObjection
            {
                MemberId = Secret,
                Action = random.Next(2) == 0 ? "object" : Word(),
                At = DateTimeOffset.UnixEpoch,
                Campaign = random.Next(2) == 0 ? null : Word(),
                Purposes = [.. Enumerable.Range(0, random.Next(3)).Select(_ => Word())],
                ContentTypes = [.. Enumerable.Range(0, random.Next(3)).Select(_ => Word())],
            };
            if (
                Tried(seed, () => ObjectionRequestReader.Read(written, ObjectionSource.Settings))
                    .Succeeded(out (ObjectionRequest Request, bool Withdraws) read, out RegionalPause.Requests.Refusal? refusal)
            )
            {
                written.Action.ShouldBe(read.Withdraws ? "withdraw" : "object", $"seed {seed}");
                read.Request.Scope.IsEmpty.ShouldBeFalse($"seed {seed}");
                (read.Request.Campaign is null || CampaignId.TryParse(read.Request.Campaign?.Value, out _)).ShouldBeTrue($"seed {seed}");
            }
            else
            {
                refusal.Errors.ShouldNotBeEmpty($"seed {seed}");
            }
        }
    }

    /// <summary>
    /// What the parser took, read again by another parser: every required field once, nothing unknown, and nothing read as something
    /// looser.
    /// </summary>
    private static void ShouldSay(byte[] bytes, ContentItem item)
    {
        using JsonDocument document = JsonDocument.Parse(bytes, Dom);
        JsonElement root = document.RootElement;
        root.GetProperty("type").GetString().ShouldBe(ContentItemParser.EventType);
        root.GetProperty("specversion").GetString().ShouldBe("1.0");
        JsonElement data = root.GetProperty("data");
        string[] known =
        [
            "contentId",
            "revision",
            "contentType",
            "purpose",
            "authorId",
            "createdAt",
            "collectedAt",
            "specialCategory",
            "contentUri",
            "contentHash",
            "residency",
            "thirdParties",
            "contentUsage",
            "minor",
        ];
        data.EnumerateObject().Select(p => p.Name).Except(known).ShouldBeEmpty();
        data.GetProperty("contentId").GetString().ShouldBe(item.Id.ContentId);
        data.GetProperty("authorId").GetString().ShouldBe(item.AuthorId.Value);
        MemberId.IsValid(item.AuthorId.Value).ShouldBeTrue();
        item.Id.Revision.ShouldBeInRange(1, ContentLimits.Revision);
        DateTimeOffset
            .Parse(data.GetProperty("createdAt").GetString()!, System.Globalization.CultureInfo.InvariantCulture)
            .ShouldBe(item.CreatedAt, TimeSpan.FromTicks(10));
        data.GetProperty("specialCategory").GetBoolean().ShouldBe(item.SpecialCategory);
        item.Minor.ShouldBe(
            data.TryGetProperty("minor", out JsonElement minor) && minor.ValueKind != JsonValueKind.Null
                ? (minor.GetBoolean() ? MinorStatus.Minor : MinorStatus.Adult)
                : MinorStatus.Unknown
        );
        if (
            data.TryGetProperty("contentUsage", out JsonElement usage)
            && usage.ValueKind == JsonValueKind.String
            && usage.GetString()!.Contains("train", StringComparison.OrdinalIgnoreCase)
            && !usage.GetString()!.Contains("=y", StringComparison.Ordinal)
        )
            item.RefusesTraining.ShouldBeTrue();
    }

    private static void ShouldNameNobody(int seed, IEnumerable<FieldError> errors) =>
        errors.ShouldAllBe(e => !e.ToString().Contains(Secret, StringComparison.Ordinal), $"seed {seed}");

    private static void Tried(int seed, Action work) =>
        Tried(
            seed,
            () =>
            {
                work();
                return true;
            }
        );

    private static T Tried<T>(int seed, Func<T> work)
    {
        try
        {
            return work();
        }
        catch (Exception e) when (e is not ShouldAssertException)
        {
            throw new ShouldAssertException($"seed {seed}: {e}");
        }
    }

    private static string Compact(string json)
    {
        using JsonDocument document = JsonDocument.Parse(json);
        return JsonSerializer.Serialize(document.RootElement);
    }
}
