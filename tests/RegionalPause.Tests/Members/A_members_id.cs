using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;
using RegionalPause.Content;
using RegionalPause.Jurisdictions;
using RegionalPause.Members;
using RegionalPause.Objections.Links;
using RegionalPause.Requests;
using RegionalPause.Tests.Content;
using Shouldly;

namespace RegionalPause.Tests.Members;

/// <summary>
/// Faults F4 and F16: whoever can be an author can be registered, told by a link, object and be erased; the doors have one rule.
/// </summary>
[Requirement("R46")]
public sealed class A_members_id
{
    private static readonly MemberParser Parser = new(JurisdictionAtlas.LoadEmbedded());
    private static readonly ObjectionLinks Links = new(new ObjectionLinkKeys(SHA256.HashData("links"u8)), RandomNumberGenerator.Fill);

    public static TheoryData<string, bool> Ids =>
        new()
        {
            { "m", true },
            { " ", true },
            { new string('x', 1024), true },
            { new string('x', 1025), false },
            { new string('é', 512), true },
            { new string('é', 513), false },
            { new string('漢', 86), true },
            { new string('漢', 341), true },
            { new string('漢', 342), false },
            { string.Concat(Enumerable.Repeat("😀", 256)), true },
            { string.Concat(Enumerable.Repeat("😀", 257)), false },
            { "", false },
            { "a\nb", false },
            { "a\u0085b", false },
            { "a\u007fb", false },
            { "did:plc:ewvi7nxzyoun6zhxrhs64oiz", true },
        };

    [Theory]
    [MemberData(nameof(Ids))]
    public void is_the_same_at_every_door(string id, bool taken) => Doors(id).ShouldAllBe(door => door.Takes == taken);

    [Property(MaxTest = 500)]
    public Property that_one_door_takes_every_door_takes()
    {
        Gen<string> unit = Gen.Elements("a", "é", "漢", "😀", "\u200b", "\ud800", "\n", " ", "\"");
        return Prop.ForAll(
            (
                from unit1 in unit
                from unit2 in unit
                from n in Gen.Choose(0, 1100)
                from m in Gen.Choose(0, 3)
                select string.Concat(Enumerable.Repeat(unit1, n)) + string.Concat(Enumerable.Repeat(unit2, m))
            ).ToArbitrary(),
            id => Doors(id).Select(d => d.Takes).Distinct().Count() == 1
        );
    }

    [Fact]
    public void is_no_id_with_half_a_character() => MemberId.IsValid("a\ud800").ShouldBeFalse();

    private static (string Door, bool Takes)[] Doors(string id)
    {
        string json = JsonSerializer.Serialize(id);
        bool written = IsText(id);
        return
        [
            ("rule", MemberId.IsValid(id)),
            ("author", written && Message.Parse(Message.With("data.authorId", json)) is ParsedContent.Item),
            ("third party", written && Message.Parse(Message.With("data.thirdParties[0].memberId", json)) is ParsedContent.Item),
            (
                "registry",
                written
                    && Parser.Parse(
                        Encoding.UTF8.GetBytes(
                            A_member_line.Whole.Replace("\"m-1\",\"signals\"", $"{json},\"signals\"", StringComparison.Ordinal)
                        ),
                        1
                    ) is MemberLine.Read
            ),
            (
                "link",
                MemberId.IsValid(id)
                    && Links.TryOpen(
                        Links.Create(new ObjectionLink(new CampaignId("c"), MemberId.Parse(id), "en", DateTimeOffset.UnixEpoch)),
                        out ObjectionLink? link
                    )
                    && link.MemberId.Value == id
            ),
        ];
    }

    // What a serializer would replace is no text, and is told apart before it.
    private static bool IsText(string id)
    {
        try
        {
            _ = new UTF8Encoding(false, throwOnInvalidBytes: true).GetByteCount(id);
            return true;
        }
        catch (EncoderFallbackException)
        {
            return false;
        }
    }
}
