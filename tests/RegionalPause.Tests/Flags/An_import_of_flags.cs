using System.Text;
using RegionalPause.Control;
using RegionalPause.Flags;
using RegionalPause.Jurisdictions;
using RegionalPause.Requests;
using RegionalPause.Tests.App;
using RegionalPause.Tests.Jurisdictions;
using Shouldly;

namespace RegionalPause.Tests.Flags;

/// <summary>F1, F2: what is not understood is refused whole, and an import obeys the rules of the other way to set a flag.</summary>
[Requirement("R5", "R44")]
public sealed class An_import_of_flags
{
    private const string First = "feature_management.feature_flags[0]";

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(
        """{"id":"training-GB","enabled":true,"Conditions":{"client_filters":[{"name":"Microsoft.TimeWindow","parameters":{"Start":"2030-01-01T00:00:00Z"}}]}}""",
        First + ".Conditions"
    )]
    [InlineData("""{"id":"training-GB","enabled":true,"condition":{}}""", First + ".condition")]
    [InlineData("""{"id":"training-GB","enabled":true,"conditions":{"Client_Filters":[]}}""", First + ".conditions.Client_Filters")]
    [InlineData("""{"id":"training-GB","enabled":true,"conditions":{"requirementType":"All"}}""", First + ".conditions.requirementType")]
    [InlineData(
        """{"id":"training-GB","enabled":true,"conditions":{"client_filters":[{"name":"RegionalPause.Training","Parameters":{"x":1}}]}}""",
        First + ".conditions.client_filters[0].Parameters"
    )]
    [InlineData("""{"id":"training-GB","enabled":true,"Enabled":false}""", First + ".Enabled")]
    [InlineData("""{"id":"training-GB","enabled":false,"enabled":true}""", First + ".enabled")]
    [InlineData("""{"id":"training-GB","enabled":true,"conditions":{},"conditions":{}}""", First + ".conditions")]
    [InlineData(
        """{"id":"training-GB","enabled":true,"conditions":{"client_filters":[{"name":"RegionalPause.Training","name":"RegionalPause.Training"}]}}""",
        First + ".conditions.client_filters[0].name"
    )]
    [InlineData("""{"id":"training-GB","enabled":true,"variants":[],"Variants":[{"name":"Off"}]}""", First + ".Variants")]
    [InlineData("""{"id":"training-GB","enabled":true,"telemetry":{"enabled":true}}""", First + ".telemetry")]
    [InlineData("""{"id":"training-GB","enabled":true,"description":7}""", First + ".description")]
    [InlineData("""{"id":"training-GB","enabled":true,"description":"a\ud800"}""", First + ".description")]
    [InlineData("""{"id":"training-GB\ud800","enabled":true}""", First + ".id")]
    [InlineData("""{"id":"training-GB\u0000","enabled":true}""", First + ".id")]
    [InlineData("""{"id":"training-GB","enabled":true,"a\ud800":1}""", First)]
    public async Task is_refused_whole_for_a_member_that_is_not_understood(string flag, string field)
    {
        await using SmallGate gate = await SmallGate.StartAsync(Stop);

        (await ImportAsync(gate, Document(flag, """{"id":"training-FR","enabled":true}"""))).Select(e => e.Field).ShouldBe([field]);

        (await gate.Get<FlagHandler>().ListAsync(Stop)).ShouldBeEmpty();
    }

    [Theory]
    [InlineData("""{"feature_management":{"feature_flags":[]},"FeatureManagement":{"training-GB":false}}""", "FeatureManagement")]
    [InlineData("""{"feature_management":{"feature_flags":[],"Feature_Flags":[]}}""", "feature_management.Feature_Flags")]
    [InlineData("""{"feature_management":{"feature_flags":[]},"feature_management":{"feature_flags":[]}}""", "feature_management")]
    [InlineData("""{"Feature_Management":{"feature_flags":[]}}""", "Feature_Management,feature_management")]
    [InlineData("""{"feature_management":{"feature_flags":[]}} {}""", "$")]
    [InlineData("""{"feature_management":{"feature_flags":[]}/* paused */}""", "$")]
    public async Task is_refused_whole_for_what_stands_around_the_flags(string json, string fields)
    {
        await using SmallGate gate = await SmallGate.StartAsync(Stop);

        string.Join(',', (await ImportAsync(gate, json)).Select(e => e.Field)).ShouldBe(fields);
    }

    [Fact]
    public async Task is_refused_beyond_the_depth_that_is_read()
    {
        await using SmallGate gate = await SmallGate.StartAsync(Stop);
        string deep = new string('[', 40) + new string(']', 40);

        (await ImportAsync(gate, Document($$"""{"id":"training-GB","enabled":true,"variants":{{deep}}}"""))).Single().Field.ShouldBe("$");
    }

    [Fact]
    public async Task says_which_member_was_meant()
    {
        await using SmallGate gate = await SmallGate.StartAsync(Stop);

        (await ImportAsync(gate, Document("""{"id":"training-GB","Enabled":true}""")))
            .Single()
            .Expected.ShouldContain("'enabled' is written so");
    }

    [Theory]
    [InlineData("GB-SCT")]
    [InlineData("ES-CN")]
    [InlineData("UK")]
    [InlineData("gb")]
    [InlineData("EU")]
    [InlineData(" GB")]
    [InlineData("EL")]
    [InlineData("ZZ")]
    [InlineData("")]
    public async Task takes_a_jurisdictions_own_code_and_no_other_name(string name)
    {
        await using SmallGate gate = await SmallGate.StartAsync(Stop);

        (await ImportAsync(gate, Document($$"""{"id":"training-{{name}}","enabled":true}"""))).Single().Field.ShouldBe(First + ".id");

        (await gate.Get<FlagHandler>().ListAsync(Stop)).ShouldBeEmpty();
    }

    [Fact]
    public void takes_every_code_that_is_exported()
    {
        TrainingFlag[] flags = [.. Atlas.Embedded.All.Select(j => new TrainingFlag(j.Code, true, "alice", DateTimeOffset.UnixEpoch, null))];

        FeatureFlagDocument
            .Import(
                FeatureFlagDocument.Export(flags),
                text => Atlas.Embedded.TryRestore(text, out JurisdictionCode code, out _) ? code : null
            )
            .Value.Length.ShouldBe(flags.Length);
    }

    [Fact]
    public async Task may_begin_with_a_byte_order_mark()
    {
        await using SmallGate gate = await SmallGate.StartAsync(Stop);
        await gate.OpenAsync(Stop, "FI");

        (
            await gate.ImportFlagsAsync(Encoding.UTF8.GetBytes("\uFEFF" + Document("""{"id":"training-FI","enabled":false}""")), Stop)
        ).ShouldBeNull();

        (await gate.FlagAsync("FI", Stop)).Open.ShouldBeFalse();
    }

    [Fact]
    public async Task names_invalid_UTF8_where_it_is()
    {
        await using SmallGate gate = await SmallGate.StartAsync(Stop);
        byte[] json = [.. """{"feature_management":{"feature_flags":[{"id":"training-"""u8, 0xC3, 0x28, .. "\",\"enabled\":true}]}}"u8];

        (await gate.ImportFlagsAsync(json, Stop))!.Errors.Single().Field.ShouldBe(First + ".id");
    }

    private static string Document(params string[] flags) =>
        $$$"""{"feature_management":{"feature_flags":[{{{string.Join(',', flags)}}}]}}""";

    private static async Task<FieldError[]> ImportAsync(SmallGate gate, string json)
    {
        Refusal refusal = (await gate.ImportFlagsAsync(Encoding.UTF8.GetBytes(json), Stop)).ShouldNotBeNull(json);
        refusal.Code.ShouldBe(RefusalCode.Invalid);
        return [.. refusal.Errors];
    }
}
