using System.Security.Claims;
using RegionalPause.App.Identity;
using RegionalPause.Requests;
using Shouldly;

namespace RegionalPause.Tests.App.Identity;

[Requirement("R45")]
public class Who_a_token_identifies
{
    private const string Tenant = "2f3a1f0e-7c3b-4a58-9f0b-0d9c8b7a6f5e";
    private const string Oid = "6f5b8f0e-1d0c-4d46-9c6a-0a6d9d5a7f11";

    [Fact]
    public void is_the_same_with_and_without_a_preferred_username() =>
        Of("iss=https://i.example sub=s-1 preferred_username=alice@example.org")
            .IsSameAs(Of("iss=https://i.example sub=s-1 name=Alice"))
            .ShouldBeTrue();

    [Fact]
    public void is_tenant_and_object_over_applications_and_versions_of_Entra()
    {
        Person one = Of(
            $"iss=https://login.microsoftonline.com/{Tenant}/v2.0 tid={Tenant} oid={Oid} sub=pairwise-1 name=Alice azp=client-1 scp=access"
        );
        Person other = Of(
            $"iss=https://sts.windows.net/{Tenant}/ tid={Tenant} oid={Oid.ToUpperInvariant()} sub=pairwise-2 upn=alice@example.org appid=client-2 scp=access"
        );

        one.IsSameAs(other).ShouldBeTrue();
        (one.Issuer, one.Subject, one.IsService).ShouldBe(($"tenant:{Tenant}", Oid, false));
    }

    [Fact]
    public void is_no_object_id_of_an_issuer_that_does_not_name_the_tenant()
    {
        Person one = Of($"iss=https://i.example tid={Tenant} oid={Oid} sub=s-1 name=Alice");
        (one.Issuer, one.Subject).ShouldBe(("https://i.example", "s-1"));
    }

    [Theory]
    [InlineData("o")]
    [InlineData("https:")]
    [InlineData("v2.0")]
    [InlineData("login.microsoftonline.com")]
    [InlineData("2f3a1f0e-7c3b-4a58-9f0b-0d9c8b7a6f5")]
    [InlineData("{2f3a1f0e-7c3b-4a58-9f0b-0d9c8b7a6f5e}")]
    public void is_no_object_id_of_a_tenant_that_is_a_piece_of_the_issuer(string tenant)
    {
        Person one = Of($"iss=https://login.microsoftonline.com/{Tenant}/v2.0 tid={tenant} oid={Oid} sub=s-1 name=Alice");
        (one.Issuer, one.Subject).ShouldBe(($"https://login.microsoftonline.com/{Tenant}/v2.0", "s-1"));
    }

    [Theory]
    [InlineData("iss=https://i.example sub=s-1 name=x idtyp=app")]
    [InlineData("iss=https://i.example sub=s-1 name=x idtyp=service")]
    [InlineData("iss=https://i.example sub=6f5b8f0e-1d0c-4d46-9c6a-0a6d9d5a7f11 azp=client")]
    [InlineData("iss=https://i.example sub=s-1 appid=client")]
    [InlineData("iss=https://i.example sub=client client_id=client")]
    [InlineData("iss=https://i.example sub=client client_id=CLIENT name=job")]
    [InlineData("iss=https://i.example sub=0oa1 cid=0oa1 name=job")] // Okta
    [InlineData("iss=https://i.example sub=client@clients gty=client-credentials")] // Auth0
    [InlineData("iss=https://i.example sub=s-1 name=job gty=client_credentials")]
    [InlineData("iss=https://i.example sub=s-1 azp=job preferred_username=service-account-job")] // Keycloak
    [InlineData("iss=https://accounts.google.com sub=1 email=job@p.iam.gserviceaccount.com")]
    [InlineData("iss=https://kubernetes sub=system:serviceaccount:ns:job")]
    [InlineData("iss=https://token.actions.example sub=repo:org/name:ref:refs/heads/main")]
    [InlineData(
        "iss=https://login.microsoftonline.com/2f3a1f0e-7c3b-4a58-9f0b-0d9c8b7a6f5e/v2.0 tid=2f3a1f0e-7c3b-4a58-9f0b-0d9c8b7a6f5e oid=o-1 sub=o-1 name=job"
    )]
    public void is_an_application_whatever_the_provider_calls_it(string claims)
    {
        Of(claims).IsService.ShouldBeTrue();
        Principal(claims).IsPerson().ShouldBeFalse();
    }

    [Theory]
    [InlineData("iss=https://i.example sub=s-1 name=Alice")]
    [InlineData("iss=https://i.example sub=s-1 azp=browser preferred_username=alice")]
    [InlineData("iss=https://i.example sub=s-1 idtyp=user azp=browser")]
    [InlineData("iss=dotnet-user-jwts sub=alice unique_name=alice")]
    [InlineData("iss=https://i.example sub=s-1")]
    [InlineData(
        "iss=https://sts.windows.net/2f3a1f0e-7c3b-4a58-9f0b-0d9c8b7a6f5e/ tid=2f3a1f0e-7c3b-4a58-9f0b-0d9c8b7a6f5e oid=o-1 sub=s-1 appid=browser scp=access"
    )]
    public void is_a_person_otherwise(string claims)
    {
        Of(claims).IsService.ShouldBeFalse();
        Principal(claims).IsPerson().ShouldBeTrue();
    }

    [Fact]
    public void is_a_name_alone_without_a_subject_and_then_approves_nothing()
    {
        Of("iss=https://i.example name=Alice").ShouldBe(Person.Named("Alice"));
        Principal("iss=https://i.example name=Alice").IsPerson().ShouldBeFalse();
    }

    [Fact, Requirement("R46")]
    public void is_shown_by_a_name_that_every_record_takes()
    {
        var caller = new ClaimsPrincipal(
            new ClaimsIdentity(
                [new Claim("iss", "i"), new Claim("sub", "s"), new Claim("name", "\u001b[2J" + new string('\u6f22', 500))],
                "Bearer"
            )
        );
        caller.Person().Name.ShouldBe("[2J" + new string('\u6f22', 77));
    }

    [Theory]
    [InlineData("iss=https://i.example")]
    [InlineData("roles=Pause.Operate")]
    public void is_nobody_without_subject_and_name(string claims) => Should.Throw<UnnamedCallerException>(() => Of(claims));

    private static Person Of(string claims) => Principal(claims).Person();

    private static ClaimsPrincipal Principal(string claims) =>
        new(
            new ClaimsIdentity(claims.Split(' ').Select(c => c.Split('=', 2)).Select(c => new Claim(c[0], c[1])), "Bearer", "name", "roles")
        );
}
