using Microsoft.AspNetCore.Http;
using RegionalPause.App.OperatorConsole.Campaigns;
using RegionalPause.App.OperatorConsole.Frame;
using Shouldly;

namespace RegionalPause.Tests.OperatorConsole;

/// <summary>
/// What is sent twice is one campaign, because it has the id of its order (A_campaign, created twice). So another one can have its own.
/// </summary>
[Requirement("R12", "R31")]
public sealed class The_form_of_a_campaign
{
    [Theory, InlineData(" uk-second ", "uk-second"), InlineData("", null)]
    public void can_give_it_an_id_of_its_own(string typed, string? id) =>
        CampaignRoutes.RequestOf(new FormReader(new FormCollection(new() { ["order"] = "uk-1", ["id"] = typed }))).Id.ShouldBe(id);
}
