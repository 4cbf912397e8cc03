using System.Collections.Immutable;
using System.Text;
using FsCheck.Xunit;
using Microsoft.Extensions.Configuration;
using Microsoft.FeatureManagement;
using RegionalPause.Flags;
using RegionalPause.Gate.FeatureFlags;
using RegionalPause.Jurisdictions;
using RegionalPause.Requests;
using RegionalPause.Tests.Gate;
using Shouldly;
using static RegionalPause.Tests.Gate.Given;

namespace RegionalPause.Tests.Flags;

[Requirement("R5")]
[Properties(Arbitrary = [typeof(ArbitraryLaws)], MaxTest = 300)]
public sealed class A_flag_document
{
    private static readonly string[] Known = ["DE", "FR", "GB", "IE", "RE", "US", "US-CA"];

    [Property]
    public void reads_back_as_it_was_written(GivenLaw law)
    {
        FeatureFlagDocument
            .Import(FeatureFlagDocument.Export(law.Flags), Find)
            .Succeeded(out ImmutableArray<(JurisdictionCode, bool)> read, out _)
            .ShouldBeTrue();

        read.ShouldBe(law.Flags.OrderBy(f => f.Code).Select(f => (f.Code, f.Open)));
    }

    [Property]
    public void is_the_same_bytes_for_the_same_flags(GivenLaw law) =>
        FeatureFlagDocument.Export(law.Flags.Reverse()).ShouldBe(FeatureFlagDocument.Export(law.Flags));

    [Fact]
    public void is_written_as_approved() =>
        Encoding
            .UTF8.GetString(FeatureFlagDocument.Export([Flag("US-CA", open: true), Flag("GB", open: true), Flag("FR", open: false)]))
            .ShouldBe(TheRepository.Read("tests/RegionalPause.Tests/Flags/Approved/flags.json"));

    [Fact]
    public void reads_what_was_approved() =>
        Read(TheRepository.Read("tests/RegionalPause.Tests/Flags/Approved/flags.json"))
            .ShouldBe([(Code("FR"), false), (Code("GB"), true), (Code("US-CA"), true)]);

    [Fact]
    public async Task means_to_the_library_what_it_means_here()
    {
        FeatureManager elsewhere = Elsewhere([new TrainingFilter()]);
        var law = Law(["GB", "FR"]);

#pragma warning disable RS0030 // another application that loads the document
        (await elsewhere.IsEnabledAsync("training-GB", new TrainingContext(law, Code("GB"), null), Stop)).ShouldBeTrue();
        (await elsewhere.IsEnabledAsync("training-FR", new TrainingContext(law, Code("FR"), null), Stop)).ShouldBeFalse();
        (await elsewhere.IsEnabledAsync("training-GB", Stop)).ShouldBeFalse();
    }

    [Fact, Requirement("R6")]
    public async Task fails_in_an_application_that_lacks_the_filter() =>
        await Should.ThrowAsync<FeatureManagementException>(async () => await Elsewhere([]).IsEnabledAsync("training-GB", Stop));
#pragma warning restore RS0030

    [Theory]
    [InlineData("""{"feature_management":{"feature_flags":[]}}""", "")]
    [InlineData("""{"feature_management":{"feature_flags":[{"id":"training-GB"}]}}""", "GB-")]
    [InlineData(
        """{"feature_management":{"feature_flags":[{"id":"training-GB","description":"d","display_name":"n","enabled":true,"conditions":null}]}}""",
        "GB+"
    )]
    [InlineData(
        """{"feature_management":{"feature_flags":[{"id":"training-GB","enabled":true,"conditions":{"client_filters":[]},"variants":[],"allocation":{},"telemetry":null}]}}""",
        "GB+"
    )]
    public void may_leave_out_what_the_schema_lets_it(string json, string flags) =>
        string.Join(' ', Read(json).Select(f => f.Code + (f.Open ? "+" : "-"))).ShouldBe(flags);

    [Theory]
    [InlineData("", "$")]
    [InlineData("{", "$")]
    [InlineData("[]", "$")]
    [InlineData("{}", "feature_management")]
    [InlineData("""{"feature_management":{"feature_flags":[{"id":"training-GB","enabled":true}]},"Logging":{}}""", "Logging")]
    [InlineData("""{"feature_management":[]}""", "feature_management")]
    [InlineData("""{"feature_management":{}}""", "feature_management.feature_flags")]
    [InlineData("""{"feature_management":{"feature_flags":{}}}""", "feature_management.feature_flags")]
    [InlineData("""{"feature_management":{"feature_flags":[null]}}""", "feature_management.feature_flags[0]")]
    [InlineData("""{"feature_management":{"feature_flags":[{"enabled":true}]}}""", "feature_management.feature_flags[0].id")]
    [InlineData("""{"feature_management":{"feature_flags":[{"id":7}]}}""", "feature_management.feature_flags[0].id")]
    [InlineData("""{"feature_management":{"feature_flags":[{"id":"Beta"}]}}""", "feature_management.feature_flags[0].id")]
    [InlineData("""{"feature_management":{"feature_flags":[{"id":"training-XX"}]}}""", "feature_management.feature_flags[0].id")]
    [InlineData(
        """{"feature_management":{"feature_flags":[{"id":"training-GB"},{"id":"training-UK","enabled":true}]}}""",
        "feature_management.feature_flags[1].id"
    )]
    [InlineData(
        """{"feature_management":{"feature_flags":[{"id":"training-GB","enabled":"true"}]}}""",
        "feature_management.feature_flags[0].enabled"
    )]
    [InlineData(
        """{"feature_management":{"feature_flags":[{"id":"training-GB","enabled":false,"enabled":true}]}}""",
        "feature_management.feature_flags[0].enabled"
    )]
    [InlineData(
        """{"feature_management":{"feature_flags":[{"id":"training-GB","conditions":[]}]}}""",
        "feature_management.feature_flags[0].conditions"
    )]
    [InlineData(
        """{"feature_management":{"feature_flags":[{"id":"training-GB","conditions":{"requirement_type":"All"}}]}}""",
        "feature_management.feature_flags[0].conditions.requirement_type"
    )]
    [InlineData(
        """{"feature_management":{"feature_flags":[{"id":"training-GB","conditions":{"client_filters":{}}}]}}""",
        "feature_management.feature_flags[0].conditions.client_filters"
    )]
    [InlineData(
        """{"feature_management":{"feature_flags":[{"id":"training-GB","conditions":{"client_filters":[{}]}}]}}""",
        "feature_management.feature_flags[0].conditions.client_filters[0].name"
    )]
    [InlineData(
        """{"feature_management":{"feature_flags":[{"id":"training-GB","conditions":{"client_filters":[{"name":"AlwaysOn"}]}}]}}""",
        "feature_management.feature_flags[0].conditions.client_filters[0].name"
    )]
    [InlineData(
        """{"feature_management":{"feature_flags":[{"id":"training-GB","conditions":{"client_filters":[{"name":"RegionalPause.Training","parameters":{"x":1}}]}}]}}""",
        "feature_management.feature_flags[0].conditions.client_filters[0].parameters"
    )]
    [InlineData(
        """{"feature_management":{"feature_flags":[{"id":"training-GB","variants":[{"name":"On"}]}]}}""",
        "feature_management.feature_flags[0].variants"
    )]
    [InlineData(
        """{"feature_management":{"feature_flags":[{"id":"training-GB","allocation":{"default_when_disabled":"On"}}]}}""",
        "feature_management.feature_flags[0].allocation"
    )]
    public void is_refused_where_it_says_something_else(string json, string field) => Errors(json).Single().Field.ShouldBe(field);

    [Fact]
    public void is_refused_with_every_error_at_once()
    {
        ImmutableArray<FieldError> errors = Errors(
            """
            {"feature_management":{"feature_flags":[
              {"id":"training-GB","enabled":true},
              {"id":"training-Atlantis","enabled":1,"conditions":{"requirement_type":"All","client_filters":[{"name":"Percentage"}]}}]}}
            """
        );

        const string Second = "feature_management.feature_flags[1].";
        errors
            .Select(e => (e.Field, e.Value))
            .ShouldBe([
                (Second + "id", "training-Atlantis"),
                (Second + "enabled", "1"),
                (Second + "conditions.requirement_type", "All"),
                (Second + "conditions.client_filters[0].name", "Percentage"),
            ]);
    }

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    private static JurisdictionCode? Find(string text) =>
        text == "UK" ? Code("GB")
        : Known.Contains(text) ? Code(text)
        : null;

    private static ImmutableArray<(JurisdictionCode Code, bool Open)> Read(string json)
    {
        FeatureFlagDocument
            .Import(Encoding.UTF8.GetBytes(json), Find)
            .Succeeded(out ImmutableArray<(JurisdictionCode Code, bool Open)> flags, out Refusal? refusal)
            .ShouldBeTrue(refusal?.Errors.FirstOrDefault()?.ToString());
        return flags;
    }

    private static ImmutableArray<FieldError> Errors(string json)
    {
        FeatureFlagDocument.Import(Encoding.UTF8.GetBytes(json), Find).Succeeded(out _, out Refusal? refusal).ShouldBeFalse();
        refusal.Code.ShouldBe(RefusalCode.Invalid);
        return refusal.Errors;
    }

    private static FeatureManager Elsewhere(IFeatureFilterMetadata[] filters)
    {
        byte[] document = FeatureFlagDocument.Export([Flag("GB", open: true), Flag("FR", open: false)]);
        IConfiguration configuration = new ConfigurationBuilder().AddJsonStream(new MemoryStream(document)).Build();
        return new FeatureManager(new ConfigurationFeatureDefinitionProvider(configuration), new FeatureManagementOptions())
        {
            FeatureFilters = filters,
        };
    }
}
