using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;
using RegionalPause.Content;
using RegionalPause.Requests;
using RegionalPause.Tests.Jurisdictions;
using Shouldly;

namespace RegionalPause.Tests.Content;

[Requirement("R1", "R6")]
public sealed class Any_message
{
    private const string Secret = "Secret-Person-4711";

    private static readonly Gen<string> Code = Gen.Elements([
        .. Atlas.Embedded.All.Select(j => j.Code.Value),
        "UK",
        "el",
        " gb ",
        "XI",
        "QQ",
        "ZZ",
        "Atlantis",
        "",
    ]);

    private static readonly Gen<JsonNode> Generated =
        from id in Gen.Elements("a", "post:1", "Ünïcødé/ñ", "😀", "a\\b\"c")
        from revision in Gen.Choose(1, ContentLimits.Revision)
        from type in Gen.Elements("post", "article", "video", "comment", "image", "profile", "group", "prompt")
        from created in Gen.Choose(0, 34 * 365)
        from age in Gen.Choose(-1, 300)
        from present in Code.OrNull().ArrayOf(3)
        from former in (from code in Code from days in Gen.Choose(-400, 800) select (code, days))
            .ListOf()
            .Select(l => l.Take(17).ToArray())
        from others in Code.OrNull().ListOf().Select(l => l.Take(100).ToArray())
        from usage in Gen.Elements("", "train-ai=n", "train-ai=y, search=n", "all=n")
        from minor in Gen.Elements("true", "false", "null")
        from special in Gen.Elements(true, false)
        select Make(id, revision, type, Message.Now.AddDays(-1 - created), age, present, former, others, usage, minor, special);

    private static JsonNode Make(
        string id,
        int revision,
        string type,
        DateTimeOffset created,
        int age,
        string?[] present,
        (string Code, int Days)[] former,
        string?[] others,
        string usage,
        string minor,
        bool special
    )
    {
        DateTimeOffset collected =
            created.AddDays(age) > Message.Now ? Message.Now
            : created.AddDays(age) < ContentLimits.Earliest ? created
            : created.AddDays(age);
        JsonNode message = Message.With("data.revision", JsonSerializer.Serialize(revision));
        JsonNode data = message["data"]!;
        data["contentId"] = id;
        data["contentType"] = type;
        data["createdAt"] = created.ToString("yyyy-MM-dd'T'HH:mm:ssK", null);
        data["collectedAt"] = collected.ToOffset(TimeSpan.FromHours(5.5)).ToString("yyyy-MM-dd'T'HH:mm:ss.fffK", null);
        data["residency"] = new JsonObject
        {
            ["account"] = present[0],
            ["declared"] = present[1],
            ["ip"] = present[2],
            ["previous"] = new JsonArray([
                .. former.Select(f => new JsonObject
                {
                    ["code"] = f.Code,
                    ["until"] = DateOnly.FromDateTime(created.UtcDateTime).AddDays(-f.Days).ToString("O", null),
                }),
            ]),
        };
        data["thirdParties"] = new JsonArray([
            .. others.Select((o, i) => new JsonObject { ["memberId"] = $"{Secret}-{i}", ["account"] = o }),
        ]);
        data["authorId"] = Secret;
        data["contentUsage"] = usage;
        data["minor"] = JsonNode.Parse(minor);
        data["specialCategory"] = special;
        return message;
    }

    [Property(MaxTest = 300)]
    public Property that_is_well_formed_is_read_as_it_was_written() =>
        Prop.ForAll(
            Generated.ToArbitrary(),
            message =>
            {
                ContentItem item = Message.Item(message);
                JsonNode data = message["data"]!;

                item.Id.ShouldBe(new ItemId((string)data["contentId"]!, (int)data["revision"]!));
                item.Type.ToString().ShouldBe((string)data["contentType"]!, StringCompareShould.IgnoreCase);
                item.AuthorId.Value.ShouldBe(Secret);
                item.CreatedAt.ShouldBe(DateTimeOffset.Parse((string)data["createdAt"]!, null));
                item.CollectedAt.ShouldBe(DateTimeOffset.Parse((string)data["collectedAt"]!, null));
                item.SpecialCategory.ShouldBe((bool)data["specialCategory"]!);
                item.Minor.ShouldBe(
                    (bool?)data["minor"] switch
                    {
                        true => MinorStatus.Minor,
                        false => MinorStatus.Adult,
                        null => MinorStatus.Unknown,
                    }
                );
                foreach (
                    (string name, SignalKind kind) in (ReadOnlySpan<(string, SignalKind)>)
                        [("account", SignalKind.Account), ("declared", SignalKind.Declared), ("ip", SignalKind.Ip)]
                )
                {
                    string? written = (string?)data["residency"]![name];
                    item.Signals.Count(s => s.Kind == kind).ShouldBe(written is null ? 0 : 1);
                    if (Atlas.Embedded.TryParse(written, out var code, out _))
                    {
                        item.Signals.ShouldContain(new ResidencySignal(kind, code));
                        item.Jurisdictions.ShouldContain(code);
                    }
                }

                item.Signals.Count(s => s.Kind == SignalKind.ThirdParty).ShouldBe(data["thirdParties"]!.AsArray().Count);
                item.HasUnknownSignal.ShouldBe(item.Signals.Any(s => s.Code is null));
                item.Jurisdictions.Select(c => c.Value)
                    .ShouldBe(item.Jurisdictions.Select(c => c.Value).Distinct().Order(StringComparer.Ordinal));
            }
        );

    [Property(MaxTest = 300)]
    [Requirement("R3")]
    public Property concerns_the_same_jurisdictions_whatever_the_order_of_its_signals() =>
        Prop.ForAll(
            Generated.ToArbitrary(),
            Gen.Choose(0, int.MaxValue - 1).ToArbitrary(),
            (message, seed) =>
            {
                ContentItem item = Message.Item(message);
                JsonNode shuffled = Shuffled(message, new Random(seed));

                ContentItem same = Message.Item(shuffled);
                same.Jurisdictions.ShouldBe(item.Jurisdictions);
                same.HasUnknownSignal.ShouldBe(item.HasUnknownSignal);
                same.SignalsMissing.ShouldBe(item.SignalsMissing);
                same.CountedUnder.ShouldBe(item.CountedUnder);
            }
        );

    [Property(MaxTest = 500)]
    [Requirement("R26")]
    public Property with_one_field_broken_names_exactly_that_field_and_nobody()
    {
        Gen<string> wrong = Gen.Elements("{}", "[]", "[1]", "-1", "1.5", $"{{\"{Secret}\":\"{Secret}\"}}", $"[\"{Secret}\"]");
        Gen<string> field = Gen.Elements(
            "id",
            "source",
            "subject",
            "time",
            "type",
            "specversion",
            "datacontenttype",
            "data.contentId",
            "data.revision",
            "data.contentType",
            "data.purpose",
            "data.authorId",
            "data.createdAt",
            "data.collectedAt",
            "data.residency.account",
            "data.residency.declared",
            "data.residency.ip",
            "data.contentUsage",
            "data.minor",
            "data.specialCategory",
            "data.contentUri",
            "data.contentHash"
        );
        var broken = from message in Generated from path in field from json in wrong select (message, path, json);

        return Prop.ForAll(
            broken.ToArbitrary(),
            b =>
            {
                FieldError error = Message.Errors(b.message.DeepClone().With(b.path, b.json)).ShouldHaveSingleItem();
                error.Field.ShouldBe(b.path);
                error.ToString().ShouldNotContain(Secret);
            }
        );
    }

    [Theory]
    [Requirement("R26")]
    [InlineData("data.authorId", "\"Secret-Person-4711\\u0000\"")]
    [InlineData("data.authorID", "\"Secret-Person-4711\"")]
    [InlineData("data.Secret-Person-4711", "true")]
    [InlineData("data.thirdParties[0].memberId", "\"Secret-Person-4711\\u0000\"")]
    [InlineData("data.thirdParties[0].member", "\"Secret-Person-4711\"")]
    [InlineData("data.thirdParties[0]", "\"Secret-Person-4711\"")]
    [InlineData("data.thirdParties[0]", "[\"Secret-Person-4711\"]")]
    [InlineData("data.thirdParties", "{\"Secret-Person-4711\":\"DE\"}")]
    [InlineData("data.residency", "[\"Secret-Person-4711\"]")]
    [InlineData("data.contentUri", "\"people/Secret-Person-4711\"")]
    [InlineData("subject", "[\"Secret-Person-4711\"]")]
    [InlineData("Secret-Person-4711", "1")]
    public void that_puts_a_person_where_nobody_belongs_does_not_carry_them_into_the_errors(string path, string json)
    {
        JsonNode message = Message.With("data.thirdParties", """[{"memberId":"m","account":"DE"}]""").With(path, json);

        Message.Errors(message).ShouldAllBe(e => !e.ToString().Contains(Secret, StringComparison.Ordinal));
    }

    [Property(MaxTest = 2000)]
    public void of_any_bytes_is_answered_and_never_throws(byte[] bytes) =>
        Message.Parser.Parse(bytes).ShouldBeOfType<ParsedContent.Malformed>().Errors.ShouldNotBeEmpty();

    [Property(MaxTest = 3000)]
    public Property with_any_bytes_changed_is_answered_and_never_throws()
    {
        Gen<(int At, byte To)> change =
            from at in Gen.Choose(0, Message.Example.Length - 1)
            from to in Gen.Choose(0, 255)
            select (at, (byte)to);

        return Prop.ForAll(
            change.NonEmptyListOf().ToArbitrary(),
            Gen.Choose(0, Message.Example.Length).ToArbitrary(),
            (changes, cut) =>
            {
                byte[] bytes = Encoding.UTF8.GetBytes(Message.Example);
                foreach ((int at, byte to) in changes)
                {
                    bytes[at] = to;
                }

                foreach (byte[] message in (byte[][])[bytes, bytes[..cut]])
                {
                    ParsedContent parsed = Message.Parser.Parse(message);
                    (parsed is ParsedContent.Item || parsed is ParsedContent.Malformed { Errors.Length: > 0 }).ShouldBeTrue();
                }
            }
        );
    }

    private static JsonNode Shuffled(JsonNode node, Random random)
    {
        switch (node)
        {
            case JsonObject o:
                KeyValuePair<string, JsonNode?>[] properties =
                [
                    .. o.Select(p => KeyValuePair.Create(p.Key, p.Value is null ? null : Shuffled(p.Value, random))),
                ];
                random.Shuffle(properties);
                return new JsonObject(properties);
            case JsonArray a:
                JsonNode?[] elements = [.. a.Select(e => e is null ? null : Shuffled(e, random))];
                random.Shuffle(elements);
                return new JsonArray(elements);
            default:
                return node.DeepClone();
        }
    }
}
