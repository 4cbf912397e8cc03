using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;
using RegionalPause.App.OperatorConsole.Pausing;
using RegionalPause.Contract;
using RegionalPause.Jurisdictions;
using RegionalPause.Requests;
using Shouldly;

namespace RegionalPause.Tests.OperatorConsole;

/// <summary>What the three fields of the pause page ask for.</summary>
[Requirement("R14", "R31")]
public sealed class The_pause_form
{
    private static readonly JurisdictionAtlas Atlas = JurisdictionAtlas.LoadEmbedded();
    private static readonly PlaceNames Names = new(Atlas);

    [Theory]
    [InlineData("UK", "UK")]
    [InlineData("gb", "gb")]
    [InlineData("Großbritannien", "UK")]
    [InlineData("Deutschland", "DE")]
    [InlineData("allemagne", "DE")]
    [InlineData(" UK ; Polska,EU ", "UK PL EU")]
    [InlineData("UK, uk", "UK")]
    public void understands_the_names_that_people_use(string where, string named) =>
        Form(where).ToRequest(Atlas, Names).Jurisdictions.ShouldBe(named.Split(' '));

    [Fact]
    public void asks_what_a_near_name_means_and_never_pauses_a_guess()
    {
        PauseForm form = Form("Europe, UK, England, Atlantis");

        form.ToRequest(Atlas, Names).Jurisdictions.ShouldBe(["Europe", "UK", "England", "Atlantis"]);
        form.Questions(Atlas, Names).ShouldBe(["“Europe”: do you mean EEA?", "“England”: do you mean UK?"]);
    }

    [Fact]
    public void leaves_a_name_that_it_does_not_know_for_the_refusal() =>
        Form("Atlantis").ToRequest(Atlas, Names).Jurisdictions.ShouldBe(["Atlantis"]);

    [Fact, Requirement("R12")]
    public void sent_twice_asks_for_one_order_and_another_page_asks_for_another()
    {
        PauseForm form = Form("UK");

        form.ToRequest(Atlas, Names).Id.ShouldBe(Form("UK").ToRequest(Atlas, Names).Id);
        (form with { Mark = "20261130t021500z-0002" }).ToRequest(Atlas, Names).Id.ShouldNotBe(form.ToRequest(Atlas, Names).Id);
        form.ToRequest(Atlas, Names).Id.ShouldNotBe(Form("DE").ToRequest(Atlas, Names).Id);
    }

    [Theory]
    [InlineData("UK")]
    [InlineData("Atlantis, ÄÖÜ, 日本, UK")]
    [InlineData("日本")]
    [InlineData("a-name-that-is-much-longer-than-any-code, DE, FR, EU")]
    public void makes_an_id_that_an_order_can_have(string where) =>
        OrderId.TryParse(Form(where).ToRequest(Atlas, Names).Id, out _).ShouldBeTrue();

    [Fact]
    public void is_filled_in_by_a_link()
    {
        var query = new QueryCollection(new Dictionary<string, StringValues> { ["where"] = "GB", ["why"] = "the ICO asked" });

        var form = PauseForm.New(query, new DateTimeOffset(2026, 11, 30, 2, 15, 0, TimeSpan.Zero), nonce: 0x12ab);

        form.ShouldBe(new PauseForm("GB", "the ICO asked", "", "hold", "20261130t021500z-12ab"));
    }

    [Fact]
    public void says_nothing_about_a_reason_or_an_authority_that_was_not_typed()
    {
        PauseRequest request = Form("UK").ToRequest(Atlas, Names);

        request.Reason.ShouldBeNull();
        request.Authority.ShouldBeNull();
        request.Meanwhile.ShouldBe("hold");
    }

    private static PauseForm Form(string where) => new(where, " ", "", "hold", "20261130t021500z-0001");
}
