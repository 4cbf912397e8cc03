using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using RegionalPause.Safety;
using RegionalPause.Tests.Jurisdictions;
using Shouldly;

namespace RegionalPause.Tests.App.Api;

/// <summary>
/// An order records the hash of the rule data (R47). A comparison must announce the hash that an app with that file will record.
/// </summary>
[Requirement("R44")]
public sealed class New_rule_data_with_a_byte_order_mark
{
    [Fact]
    public async Task have_the_hash_that_the_app_would_record()
    {
        CancellationToken stop = TestContext.Current.CancellationToken;
        byte[] file = [.. "\uFEFF"u8, .. SafetyRuleFile.Embedded()];
        RuleData recorded = SafetyRuleFile.Read(file, Atlas.Embedded).Value!.Data;
        await using ApiInMemory api = await ApiInMemory.StartAsync(stop);

        (HttpStatusCode status, JsonElement difference) = await api.SendAsync(
            "audit",
            "POST",
            "/api/safety-rules/compare",
            Encoding.UTF8.GetString(file),
            stop
        );

        status.ShouldBe(HttpStatusCode.OK);
        recorded.Sha256.ShouldBe(Convert.ToHexStringLower(SHA256.HashData(SafetyRuleFile.Embedded())));
        difference.GetProperty("after").GetProperty("sha256").GetString().ShouldBe(recorded.Sha256);
    }
}
