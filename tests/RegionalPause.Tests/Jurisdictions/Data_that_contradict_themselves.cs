using System.Text;
using System.Text.Json.Nodes;
using RegionalPause.Jurisdictions;
using Shouldly;

namespace RegionalPause.Tests.Jurisdictions;

[Requirement("R4", "R6")]
public sealed class Data_that_contradict_themselves
{
    public static TheoryData<string, string> Contradictions =>
        new()
        {
            { "group member unknown", "EFTA: 'QQ' is not a jurisdiction" },
            { "group code missing", "EU: codes lack RE" },
            { "group code twice", "EU: RE is listed twice in codes" },
            { "group id twice", "EU: is listed twice in groups" },
            { "included group unknown", "EEA: includes 'EUX', which does not exist" },
            { "included group in a circle", "EU: includes itself through EEA" },
            { "included group's code missing", "EEA: codes lack AX" },
            { "group smaller than its jurisdiction", "CH: codes lack CH" },
            { "group not said by the jurisdiction", "EFTA: has GB, which does not list the group EFTA" },
            { "jurisdiction says a group", "GB: lists the group EFTA, but the codes of EFTA lack it" },
            { "jurisdiction says an unknown group", "GB: group 'NATO' does not exist" },
            { "jurisdiction twice", "GB: is listed twice in jurisdictions" },
            { "profiled and unprofiled", "GB: is listed in unprofiledIsoCodes and a second time" },
            { "kind unknown", "GB: kind 'empire' is not state" },
            { "code malformed", "gb: not an upper-case ISO 3166-1" },
            { "parent unknown", "RE: parent 'QQ' is not a jurisdiction" },
            { "parent missing", "RE: follows its parent and has no parent" },
            { "parent in a circle", "FR: is its own ancestor" },
            { "subdivision of another", "US-CA: a subdivision whose parent is CA" },
            { "authority unknown", "GB: authority 'GB-NOBODY' is not in authorities" },
            { "authority ambiguous", "ICO: names more than one authority" },
            { "regime unknown", "GB: regime 'MAGNA-CARTA' is not in regimes" },
            { "alias target unknown", "EL: its target 'QQ' is not a jurisdiction" },
            { "alias in a circle", "EL: its target 'UK' leads to a cycle or an unknown code" },
            { "alias twice", "EL: is listed twice in aliases" },
            { "alias is a jurisdiction", "DE: is an alias and a jurisdiction" },
            { "alias is rejected", "EL: is rejected and an alias" },
            { "alias differs from its group", "UK: means FR as a residence, but the group UK lacks it" },
            { "reject is a jurisdiction", "GB: is rejected and a jurisdiction" },
            { "reject twice", "ZZ: is listed twice in rejects" },
            { "schema version", "schemaVersion: is 2" },
            { "jurisdiction of drills", "XD: is reserved for drills" },
            { "unprofiled jurisdiction of drills", "XD: is reserved for drills" },
            { "group of drills", "XD: is reserved for drills" },
            { "alias of drills", "XD: is reserved for drills" },
            { "reject of drills", "XD: is reserved for drills" },
            { "line end in a code", "TT\n: not an upper-case ISO 3166-1" },
            { "list too long", "rejects: has 501 entries; the maximum is 500" },
            { "list in a row too long", "groups[]: has 50" },
            { "name too long", "aliases: a name has more than 64 characters" },
            { "null entry", "aliases: an entry is null" },
        };

    private static void Break(JsonNode data, string how)
    {
        JsonArray Codes(string group) => data.Row("groups", "id", group)["codes"]!.AsArray();
        switch (how)
        {
            case "group member unknown":
                data.Row("groups", "id", "EFTA")["members"]!.AsArray().Add("QQ");
                break;
            case "group code missing":
                Codes("EU").Drop("RE");
                break;
            case "group code twice":
                Codes("EU").Add("RE");
                break;
            case "group id twice":
                data["groups"]!.AsArray().Add(data.Row("groups", "id", "EU").DeepClone());
                break;
            case "included group unknown":
                data.Row("groups", "id", "EEA")["includesGroups"]!.AsArray().Add("EUX");
                break;
            case "included group in a circle":
                data.Row("groups", "id", "EU")["includesGroups"]!.AsArray().Add("EEA");
                break;
            case "included group's code missing":
                Codes("EEA").Drop("AX");
                data.Row("groups", "id", "EEA")["territories"]!.Drop("AX");
                break;
            case "group smaller than its jurisdiction":
                Codes("CH").Drop("CH");
                Codes("CH").Add("LI");
                break;
            case "group not said by the jurisdiction":
                Codes("EFTA").Add("GB");
                break;
            case "jurisdiction says a group":
                data.Row("jurisdictions", "code", "GB")["groups"]!.AsArray().Add("EFTA");
                break;
            case "jurisdiction says an unknown group":
                data.Row("jurisdictions", "code", "GB")["groups"]!.AsArray().Add("NATO");
                break;
            case "jurisdiction twice":
                data["jurisdictions"]!.AsArray().Add(data.Row("jurisdictions", "code", "GB").DeepClone());
                break;
            case "profiled and unprofiled":
                data["unprofiledIsoCodes"]!.AsArray().Add("GB");
                break;
            case "kind unknown":
                data.Row("jurisdictions", "code", "GB")["kind"] = "empire";
                break;
            case "code malformed":
                data.Row("jurisdictions", "code", "GB")["code"] = "gb";
                break;
            case "parent unknown":
                data.Row("jurisdictions", "code", "RE")["parent"] = "QQ";
                break;
            case "parent missing":
                data.Row("jurisdictions", "code", "RE")["parent"] = null;
                break;
            case "parent in a circle":
                data.Row("jurisdictions", "code", "FR")["parent"] = "RE";
                break;
            case "subdivision of another":
                data.Row("jurisdictions", "code", "US-CA")["parent"] = "CA";
                break;
            case "authority unknown":
                data.Row("jurisdictions", "code", "GB")["authority"] = "GB-NOBODY";
                break;
            case "authority ambiguous":
                data["authorities"]!["IE-DPC"]!["shortName"] = "ico";
                break;
            case "regime unknown":
                data.Row("jurisdictions", "code", "GB")["regime"] = "MAGNA-CARTA";
                break;
            case "alias target unknown":
                data.Row("aliases", "alias", "EL")["target"] = "QQ";
                break;
            case "alias in a circle":
                data.Row("aliases", "alias", "EL")["target"] = "UK";
                data.Row("aliases", "alias", "UK")["target"] = "EL";
                break;
            case "alias twice":
                data["aliases"]!.AsArray().Add(data.Row("aliases", "alias", "EL").DeepClone());
                break;
            case "alias is a jurisdiction":
                data.Row("aliases", "alias", "EL")["alias"] = "DE";
                break;
            case "alias is rejected":
                data.Row("rejects", "input", "ZZ")["input"] = "EL";
                break;
            case "alias differs from its group":
                data.Row("aliases", "alias", "UK")["target"] = "FR";
                break;
            case "reject is a jurisdiction":
                data.Row("rejects", "input", "ZZ")["input"] = "GB";
                break;
            case "reject twice":
                data["rejects"]!.AsArray().Add(data.Row("rejects", "input", "ZZ").DeepClone());
                break;
            case "schema version":
                data["schemaVersion"] = 2;
                break;
            case "jurisdiction of drills":
                data.Row("jurisdictions", "code", "GL")["code"] = "XD";
                break;
            case "unprofiled jurisdiction of drills":
                data["unprofiledIsoCodes"]!.AsArray().Add("XD");
                break;
            case "group of drills":
                data.Row("groups", "id", "CH")["id"] = "XD";
                break;
            case "alias of drills":
                data.Row("aliases", "alias", "EL")["alias"] = "XD";
                break;
            case "reject of drills":
                data.Row("rejects", "input", "ZZ")["input"] = "XD";
                break;
            case "line end in a code":
                data["unprofiledIsoCodes"]!.AsArray().Add("TT\n");
                break;
            case "list too long":
                JsonArray rejects = data["rejects"]!.AsArray();
                while (rejects.Count <= 500)
                    rejects.Add(rejects[0]!.DeepClone());
                break;
            case "list in a row too long":
                for (int i = 0; i < 500; i++)
                    Codes("EFTA").Add("NO");
                break;
            case "name too long":
                data.Row("aliases", "alias", "EL")["alias"] = new string('A', 100_000);
                break;
            case "null entry":
                data["aliases"]!.AsArray().Add(null);
                break;
            default:
                throw new ArgumentOutOfRangeException(nameof(how), how, null);
        }
    }

    [Theory]
    [MemberData(nameof(Contradictions))]
    public void are_refused_and_the_contradiction_is_named(string how, string expected) =>
        Should.Throw<InvalidDataException>(() => Atlas.With(d => Break(d, how))).Message.ShouldContain(expected);

    [Fact]
    public void are_refused_with_every_contradiction_at_once()
    {
        string message = Should
            .Throw<InvalidDataException>(() =>
                Atlas.With(d =>
                {
                    Break(d, "group code missing");
                    Break(d, "authority unknown");
                    Break(d, "alias target unknown");
                })
            )
            .Message;

        message.ShouldContain("EU: codes lack RE");
        message.ShouldContain("GB-NOBODY");
        message.ShouldContain("EL: its target 'QQ'");
    }

    [Theory]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("""{"schemaVersion":1}""")]
    [InlineData("not JSON")]
    public void or_are_no_data_at_all_are_refused_as_bad_data(string json) =>
        Should.Throw<InvalidDataException>(() => JurisdictionAtlas.Parse(Encoding.UTF8.GetBytes(json)));

    [Theory, Requirement("R44")]
    [InlineData("\"asOf\"", "\"AsOf\"")]
    [InlineData("\"asOf\"", "\"checked\":true,\"asOf\"")]
    [InlineData("\"asOf\"", "\"asOf\":\"2024-01-01\",\"asOf\"")]
    [InlineData("\"codes\"", "\"Codes\"")]
    [InlineData("\"codes\"", "\"codes\":[],\"codes\"")]
    [InlineData("\"pauseWithParentByDefault\"", "\"pauseWithParent\":true,\"pauseWithParentByDefault\"")]
    [InlineData("\"target\"", "\"Target\":\"GB\",\"target\"")]
    [InlineData("\"reason\"", "\"until\":\"2030\",\"reason\"")]
    [InlineData("\"shortName\"", "\"shortname\":\"ICO\",\"shortName\"")]
    [InlineData("\"GB-ICO\":", "\"GB-ICO\":{\"shortName\":\"X\",\"name\":\"x\",\"website\":null},\"GB-ICO\":")]
    [InlineData("{\"schemaVersion\"", "/* draft */{\"schemaVersion\"")]
    public void or_say_what_is_not_understood_are_refused(string right, string wrong)
    {
        string json = Atlas.Data(_ => { }).ToJsonString();
        int at = json.IndexOf(right, StringComparison.Ordinal);

        Should.Throw<InvalidDataException>(() =>
            JurisdictionAtlas.Parse(Encoding.UTF8.GetBytes(json[..at] + wrong + json[(at + right.Length)..]))
        );
        Should.Throw<InvalidDataException>(() => JurisdictionAtlas.Parse(Encoding.UTF8.GetBytes(json + "{}")));
    }

    [Fact]
    public void are_not_what_ships()
    {
        Atlas.Embedded.AsOf.ShouldBe(new DateOnly(2026, 11, 23));
        Atlas.Embedded.All.Length.ShouldBe(139 + 138 + 1); // and the one of drills
        Atlas.Embedded.Groups.Length.ShouldBe(13);
        Atlas.Embedded[Atlas.Code("AE")].Kind.ShouldBe(JurisdictionKind.Unprofiled);
        Atlas.Embedded[Atlas.Code("HK")].Kind.ShouldBe(JurisdictionKind.SpecialRegion);
        Atlas.Embedded[Atlas.Code("GB")].Authority.ShouldNotBeNull().Id.ShouldBe("GB-ICO");
        Atlas.Embedded[Atlas.Code("BE")].Languages.ShouldBe(["nl", "fr", "de"]);
        Atlas.Embedded.GroupsOf(Atlas.Code("GB")).ShouldBe(["EEA-UK-CH", "LINKEDIN-2024-12", "UK", "UK-AND-CROWN", "UK-FAMILY"]);
    }
}
