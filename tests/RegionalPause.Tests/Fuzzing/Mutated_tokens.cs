using System.Buffers.Text;
using System.Security.Claims;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.JwtBearer;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using RegionalPause.App.Identity;
using RegionalPause.Requests;
using RegionalPause.Tests.App;
using Shouldly;

namespace RegionalPause.Tests.Fuzzing;

/// <summary>
/// Ten thousand tokens of each kind that are nearly right, given to the scheme that the app configures: it answers and throws nothing,
/// nobody is let in whose token the key did not sign, and nobody has a role that their token does not say.
/// </summary>
[Requirement("R36", "R45")]
public sealed class Mutated_tokens : IAsyncDisposable
{
    private const string Tenant = "2f3a1f0e-7c3b-4a58-9f0b-0d9c8b7a6f5e";
    private const string Issuer = $"https://login.microsoftonline.com/{Tenant}/v2.0";
    private const string Header = """{"alg":"HS256","typ":"JWT"}""";

    private static readonly string[] AllRoles = [AppRoles.Operate, AppRoles.Approve, AppRoles.Audit, AppRoles.Submit, AppRoles.Speak];

    private static readonly string[] Payloads =
    [
        Payload("\"sub\":\"s-1\",\"name\":\"olivia\",\"roles\":[\"Pause.Operate\"]"),
        Payload("\"sub\":\"s-2\",\"preferred_username\":\"alice@example.org\",\"roles\":\"Pause.Approve\",\"idtyp\":\"user\""),
        Payload(
            "\"sub\":\"job\",\"azp\":\"job\",\"idtyp\":\"app\",\"roles\":[\"Content.Submit\",\"Members.Speak\"],\"nested\":{\"roles\":[\"Pause.Audit\"]}"
        ),
        Payload(
            "\"oid\":\"6F5B8F0E\",\"tid\":\""
                + Tenant
                + "\",\"scp\":\"access\",\"upn\":\"bob@example.org\",\"roles\":[\"Pause.Approve\",\"Pause.Audit\"]"
        ),
    ];

    private const string Principal = """
        {"auth_typ":"aad","name_typ":"n","role_typ":"r","claims":[{"typ":"n","val":"olivia"},{"typ":"r","val":"Pause.Operate"},{"typ":"roles","val":"Pause.Audit"},{"typ":"aud","val":"Pause.Approve"},
        {"typ":"http://schemas.microsoft.com/identity/claims/objectidentifier","val":"o-1"},{"typ":"http://schemas.microsoft.com/identity/claims/tenantid","val":"t-1"}]}
        """;

    private readonly ServiceProvider services = Services();

    public ValueTask DisposeAsync() => services.DisposeAsync();

    [Fact]
    public async Task are_of_nobody_where_anything_signed_was_changed()
    {
        string[] tokens = [.. Payloads.Select(Signed)];
        foreach (string token in tokens)
            (await AuthenticateAsync(0, token)).ShouldNotBeNull(token);
        int refused = 0;
        foreach ((int seed, byte[] bytes) in Mutant.Of(tokens))
        {
            string text = Encoding.UTF8.GetString(bytes);
            if (await AuthenticateAsync(seed, text) is not { } caller)
            {
                refused++;
                continue;
            }
            // Base64 has four spellings of a signature's last two bits; what is signed has one.
            string[] parts = text.Trim().Split('.');
            IsSigned(parts).ShouldBeTrue($"seed {seed}");
            string original = tokens.Single(t => t.StartsWith($"{parts[0]}.{parts[1]}.", StringComparison.Ordinal));
            RolesOf(caller)
                .ShouldBe(SaidBy(Encoding.UTF8.GetBytes(Payloads[Array.IndexOf(tokens, original)])), ignoreOrder: true, $"seed {seed}");
        }
        refused.ShouldBeInRange(Mutant.Count / 2, Mutant.Count - 1);
    }

    [Fact]
    public async Task have_no_role_that_a_signed_payload_does_not_say()
    {
        var mutations = new InputMutator(seed: 4711);
        int taken = 0;
        for (int seed = 0; seed < Mutant.Count; seed++)
        {
            byte[] payload = mutations.Next(Payloads[seed % Payloads.Length]);
            if (await AuthenticateAsync(seed, Tokens.Signed(Encoding.UTF8.GetBytes(Header), payload)) is not { } caller)
                continue;
            taken++;
            RolesOf(caller).Except(SaidBy(payload)).ShouldBeEmpty($"seed {seed}: {Encoding.UTF8.GetString(payload)}");
            caller.FindAll("iss").Select(c => c.Value).Distinct().ShouldBe([Issuer], $"seed {seed}");
            if (Somebody(seed, caller) is { IsIdentified: true } person)
                person.Issuer.ShouldBeOneOf([Issuer, $"tenant:{Tenant}"], $"seed {seed}");
        }
        taken.ShouldBeInRange(Mutant.Count / 10, Mutant.Count - 1);
    }

    [Fact]
    public async Task are_of_nobody_under_another_algorithm_than_the_one_that_signed()
    {
        var mutations = new InputMutator(seed: 815);
        int taken = 0;
        for (int seed = 0; seed < Mutant.Count; seed++)
        {
            byte[] header = mutations.Next(
                """{"alg":"HS256","typ":"JWT","kid":"k","crit":["exp"],"x5t":"x","jku":"https://keys.example"}"""
            );
            if (await AuthenticateAsync(seed, Tokens.Signed(header, Encoding.UTF8.GetBytes(Payloads[0]))) is not { } caller)
                continue;
            taken++;
            Encoding.UTF8.GetString(header).ShouldContain("\"HS256\"", customMessage: $"seed {seed}");
            RolesOf(caller).ShouldBe([AppRoles.Operate], $"seed {seed}");
        }
        taken.ShouldBeInRange(Mutant.Count / 10, Mutant.Count - 1);
    }

    [Theory]
    [InlineData("none")]
    [InlineData("None")]
    [InlineData("nOnE")]
    [InlineData("")]
    [InlineData("RS256")]
    [InlineData("HS512")]
    [InlineData("dir")]
    public async Task are_of_nobody_without_a_signature(string algorithm)
    {
        string text =
            $"{Base64Url.EncodeToString(Encoding.UTF8.GetBytes($$"""{"alg":"{{algorithm}}","typ":"JWT"}"""))}.{Base64Url.EncodeToString(Encoding.UTF8.GetBytes(Payloads[0]))}";
        byte[] mac = HMACSHA256.HashData(Tokens.Key, Encoding.ASCII.GetBytes(text));
        foreach (string signature in (string[])["", ".", $".{Base64Url.EncodeToString(mac)}", $".{Base64Url.EncodeToString(mac)}.", ".AA"])
            (await AuthenticateAsync(0, text + signature)).ShouldBeNull(signature);
    }

    [Fact]
    public void of_EasyAuth_have_no_role_that_the_header_does_not_say()
    {
        var mutations = new InputMutator(seed: 4711);
        int taken = 0;
        for (int seed = 0; seed < Mutant.Count; seed++)
        {
            byte[] principal = mutations.Next(Principal);
            if (Tried(seed, () => EasyAuth.Read(Convert.ToBase64String(principal))) is not { } caller)
                continue;
            taken++;
            using JsonDocument said = JsonDocument.Parse(principal, new JsonDocumentOptions { AllowDuplicateProperties = false });
            string? roleType = said.RootElement.TryGetProperty("role_typ", out JsonElement type) ? type.GetString() : null;
            RolesOf(caller)
                .Except(
                    said.RootElement.GetProperty("claims")
                        .EnumerateArray()
                        .Where(c => c.GetProperty("typ").GetString() is { } t && (t == roleType || t == "roles"))
                        .Select(c => c.GetProperty("val").GetString()!)
                )
                .ShouldBeEmpty($"seed {seed}");
            Somebody(seed, caller);
        }
        taken.ShouldBeInRange(Mutant.Count / 10, Mutant.Count - 1);
    }

    [Fact]
    public void of_EasyAuth_are_read_whatever_the_text_of_the_header_is()
    {
        int taken = 0;
        foreach ((int seed, byte[] bytes) in Mutant.Of(Convert.ToBase64String(Encoding.UTF8.GetBytes(Principal))))
        {
            if (Tried(seed, () => EasyAuth.Read(Encoding.UTF8.GetString(bytes))) is { } caller)
            {
                taken++;
                Somebody(seed, caller);
            }
        }
        taken.ShouldBeInRange(1, Mutant.Count / 2);
    }

    private static string Payload(string claims) =>
        $$"""{"iss":"{{Issuer}}","aud":"{{Tokens.Audience}}","nbf":1700000000,"iat":1700000000,"exp":4102444800,{{claims}}}""";

    private static string Signed(string payload) => Tokens.Signed(Encoding.UTF8.GetBytes(Header), Encoding.UTF8.GetBytes(payload));

    private static ServiceProvider Services()
    {
        IConfigurationRoot configuration = new ConfigurationBuilder()
            .AddInMemoryCollection(
                Tokens.Configuration.Select(c => c.Value == Tokens.Issuer ? KeyValuePair.Create(c.Key, (string?)Issuer) : c)
            )
            .Build();
        IServiceCollection services = new ServiceCollection().AddSingleton<IConfiguration>(configuration).AddLogging();
        services.AddIdentity(configuration);
        return services.BuildServiceProvider();
    }

    /// <summary>Whom the app's scheme for bearer tokens finds; <c>null</c> for nobody.</summary>
    private async Task<ClaimsPrincipal?> AuthenticateAsync(int seed, string token)
    {
        using IServiceScope scope = services.CreateScope();
        var context = new DefaultHttpContext { RequestServices = scope.ServiceProvider };
        context.Request.Headers.Authorization = $"Bearer {token}";
        try
        {
            return (await context.AuthenticateAsync(JwtBearerDefaults.AuthenticationScheme)).Principal;
        }
        catch (Exception e)
        {
            throw new ShouldAssertException($"seed {seed}: {token}: {e}");
        }
    }

    private static bool IsSigned(string[] parts)
    {
        byte[] signature = new byte[HMACSHA256.HashSizeInBytes];
        return parts.Length == 3
            && Base64Url.TryDecodeFromChars(parts[2], signature, out int length)
            && length == signature.Length
            && HMACSHA256.HashData(Tokens.Key, Encoding.ASCII.GetBytes($"{parts[0]}.{parts[1]}")).SequenceEqual(signature);
    }

    private static string[] RolesOf(ClaimsPrincipal caller) => [.. AllRoles.Where(caller.Has)];

    /// <summary>Every role that a payload says at its top, in one text or in a list, however often.</summary>
    private static string[] SaidBy(byte[] payload)
    {
        // A token ends for its reader where its object does: what the issuer signed behind it says nothing.
        var reader = new Utf8JsonReader(payload);
        using JsonDocument document = JsonDocument.ParseValue(ref reader);
        return
        [
            .. document
                .RootElement.EnumerateObject()
                .Where(p => p.NameEquals(Caller.RolesClaim))
                .SelectMany(p => p.Value.ValueKind == JsonValueKind.Array ? p.Value.EnumerateArray().ToArray() : [p.Value])
                .Where(v => v.ValueKind == JsonValueKind.String)
                .Select(Text)
                .Distinct(),
        ];

        // Half a surrogate pair has no text.
        static string Text(JsonElement value)
        {
            try
            {
                return value.GetString()!;
            }
            catch (InvalidOperationException)
            {
                return value.GetRawText();
            }
        }
    }

    // A principal that names nobody is refused with its own exception, which the app answers.
    private static Person? Somebody(int seed, ClaimsPrincipal caller) =>
        Tried(
            seed,
            () =>
            {
                bool isPerson = caller.IsPerson();
                try
                {
                    Person person = caller.Person();
                    isPerson.ShouldBe(person is { IsIdentified: true, IsService: false }, $"seed {seed}");
                    return person;
                }
                catch (UnnamedCallerException)
                {
                    isPerson.ShouldBeFalse($"seed {seed}");
                    return null;
                }
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
}
