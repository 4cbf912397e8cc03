using System.Net;
using System.Security.Claims;
using System.Text;
using System.Text.Json.Nodes;
using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;
using RegionalPause.App.Identity;
using Shouldly;

namespace RegionalPause.Tests.App.Identity;

[Requirement("R36")]
public class A_header_of_EasyAuth
{
    private const string Whole = """
        {"auth_typ":"aad","name_typ":"n","role_typ":"r","claims":[{"typ":"n","val":"olivia"},{"typ":"r","val":"Pause.Operate"},
         {"typ":"http://schemas.microsoft.com/identity/claims/objectidentifier","val":"o-1"},{"typ":"http://schemas.microsoft.com/identity/claims/tenantid","val":"t-1"}]}
        """;

    [Fact]
    public void identifies_as_the_token_behind_it_does()
    {
        ClaimsPrincipal caller = EasyAuth.Read(Coded(Whole)).ShouldNotBeNull();
        (caller.Person().Issuer, caller.Person().Subject, caller.Person().Name, caller.Has("Pause.Operate")).ShouldBe(
            ("tenant:t-1", "o-1", "olivia", true)
        );
    }

    [Theory, Requirement("R6")]
    [InlineData("""{"claims":[{"typ":null,"val":null}]}""")]
    [InlineData("""{"claims":[{"typ":"n","val":null}]}""")]
    [InlineData("""{"claims":[{"typ":"n"}]}""")]
    [InlineData("""{"claims":[{"typ":1,"val":"x"}]}""")]
    [InlineData("""{"claims":[null]}""")]
    [InlineData("""{"claims":["x"]}""")]
    [InlineData("""{"claims":null}""")]
    [InlineData("""{"claims":{}}""")]
    [InlineData("""{"role_typ":1,"claims":[]}""")]
    [InlineData("""{"claims":[{"typ":"n","val":"a\ud800"}]}""")]
    [InlineData("""{"claims":[],"claims":[]}""")]
    [InlineData("[]")]
    [InlineData("null")]
    [InlineData("")]
    [InlineData("{")]
    public async Task of_another_shape_is_401(string principal)
    {
        await using TestApp app = await TestApp.StartAsync(
            settings: [.. Tokens.Configuration, new("Identity:TrustEasyAuthHeaders", "true")],
            stopAtEndpoints: true
        );
        using var request = new HttpRequestMessage(HttpMethod.Get, "/api/orders");
        request.Headers.Add(EasyAuth.Header, principal.Length == 0 ? "%%%" : Coded(principal));

        using HttpResponseMessage answer = await app.Client.SendAsync(request, TestContext.Current.CancellationToken);

        answer.StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
    }

    /// <summary>Whatever is put in the place of any part of it, reading gives a principal or none and never throws.</summary>
    [Property(MaxTest = 1000, Arbitrary = [typeof(Damages)]), Requirement("R6")]
    public void never_throws_whatever_stands_in_it(Damage damage)
    {
        JsonNode root = JsonNode.Parse(Whole)!;
        JsonNode?[] places =
        [
            root["auth_typ"],
            root["name_typ"],
            root["role_typ"],
            root["claims"],
            root["claims"]![0],
            root["claims"]![1]!["typ"],
            root["claims"]![1]!["val"],
        ];
        places[damage.Place]!.ReplaceWith("here");
        string text = Coded(root.ToJsonString().Replace("\"here\"", damage.Json, StringComparison.Ordinal));

        Should.NotThrow(() => EasyAuth.Read(text[..Math.Min(text.Length, damage.Kept)]));
        if (damage is { Place: > 3, Json: "null" or "1" or "[]" or "true" })
            EasyAuth.Read(text).ShouldBeNull();
    }

    private static string Coded(string principal) => Convert.ToBase64String(Encoding.UTF8.GetBytes(principal));

    public sealed record Damage(int Place, string Json, int Kept);

    public static class Damages
    {
        public static Arbitrary<Damage> Arbitrary() =>
            (
                from place in Gen.Choose(0, 6)
                from json in Gen.Elements(
                    "null",
                    "1",
                    "1e999",
                    "true",
                    "[]",
                    "{}",
                    "\"\"",
                    "\"\\ud800\"",
                    "[null]",
                    "{\"typ\":null}",
                    "\"Pause.Approve\""
                )
                from kept in Gen.Frequency((3, Gen.Constant(int.MaxValue)), (1, Gen.Choose(0, 400)))
                select new Damage(place, json, kept)
            ).ToArbitrary();
    }
}
