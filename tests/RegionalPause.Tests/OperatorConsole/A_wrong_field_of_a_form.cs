using System.Collections.Immutable;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;
using RazorSlices;
using RegionalPause.App.OperatorConsole.Approving;
using RegionalPause.App.OperatorConsole.Campaigns;
using RegionalPause.App.OperatorConsole.Frame;
using RegionalPause.App.OperatorConsole.Orders;
using RegionalPause.Contract;
using RegionalPause.Requests;
using RegionalPause.Tests.Jurisdictions;
using Shouldly;

namespace RegionalPause.Tests.OperatorConsole;

/// <summary>What is wrong with a field stands at the field, for every field that a request can refuse.</summary>
[Requirement("R31")]
public sealed partial class A_wrong_field_of_a_form
{
    private static readonly ConsoleVisit Olivia = new("olivia", true, true, false, "token", new(2024, 9, 20, 12, 0, 0, TimeSpan.Zero));

    [Theory]
    [InlineData("engagement", "kind")]
    [InlineData("engagement", "position")]
    [InlineData("engagement", "on")]
    [InlineData("engagement", "reference")]
    [InlineData("engagement", "due")]
    [InlineData("engagement", "settles")]
    [InlineData("engagement", "corrects")]
    [InlineData("engagement", "document")]
    [InlineData("recall", "kind")]
    [InlineData("recall", "name")]
    [InlineData("recall", "state")]
    [InlineData("recall", "reference")]
    [InlineData("recall", "document")]
    [InlineData("proposal", "jurisdictions", "jurisdictions[0]")]
    [InlineData("proposal", "kinds", "kinds[1]")]
    [InlineData("proposal", "contentNotBefore")]
    [InlineData("proposal", "windowDays")]
    [InlineData("proposal", "campaign")]
    [InlineData("proposal", "lia.reference", "assessments.lia.reference")]
    [InlineData("proposal", "dpia.sha256", "assessments.dpia.sha256")]
    [InlineData("proposal", "compatibility.sha256", "assessments.compatibility.sha256")]
    [InlineData("campaign", "id")]
    [InlineData("campaign", "order")]
    [InlineData("campaign", "controller")]
    [InlineData("campaign", "startsOn")]
    [InlineData("campaign", "legalBasis")]
    [InlineData("campaign", "ratePerSecond")]
    [InlineData("campaign", "jurisdictions", "jurisdictions.GB")]
    public async Task is_named_where_it_is(string form, string control, string? field = null) =>
        WrongIn(await FormAsync(form, Refused(form, field ?? control))).ShouldBe([control]);

    [Fact]
    public async Task of_an_override_is_named_at_the_reason_of_its_rule()
    {
        RefusedForm refused = Refused("override", "reason", ("rule", "window-elapsed"));
        var proposal = new ProposalView(
            1,
            ["olivia"],
            ["GB"],
            new(2023, 1, 1),
            [],
            null,
            30,
            ImmutableSortedDictionary<string, AssessmentView>.Empty,
            []
        );
        var resumption = new ResumptionView(
            "uk-1",
            "effective",
            ["GB"],
            [],
            proposal,
            "2026-11-24",
            "",
            false,
            [new("dpia-on-file", false, "a DPIA", "none", null), new("window-elapsed", false, "45 days", "38 days", null)],
            [],
            "",
            []
        );

        string page = await RenderAsync(
            ApprovePage.Create(new ApproveModel(Olivia, The_timeline_of_an_order.Order(), resumption, null, false, false, null, refused))
        );

        WrongIn(page).ShouldBe(["reason"]);
        page.ShouldMatch("""something else\.</p>\s*<textarea id="why-window-elapsed""");
    }

    private static Task<string> FormAsync(string form, RefusedForm refused)
    {
        var order = new OrderModel(
            Olivia,
            The_timeline_of_an_order.Order(),
            null,
            new EngagementView("uk-1", null, null, []),
            [],
            null,
            new RecallLogView("order/uk-1", []),
            refused,
            Atlas.Embedded
        );
        return RenderAsync(
            form switch
            {
                "engagement" => EngagementForm.Create(order),
                "recall" => RecallForm.Create(order),
                "proposal" => ProposalForm.Create(order),
                _ => NewCampaignPage.Create(new NewCampaignModel(Olivia, "uk-1", refused)),
            }
        );
    }

    private static RefusedForm Refused(string form, string field, params (string Field, string Typed)[] typed) =>
        new(
            form,
            new FormCollection(typed.ToDictionary(t => t.Field, t => new StringValues(t.Typed))),
            new FieldProblems(
                new Refusal(RefusalCode.Invalid, "The request has 1 wrong field.")
                {
                    Errors = [new FieldError(field, null, "something else")],
                }
            )
        );

    private static async Task<string> RenderAsync(RazorSlice slice)
    {
        using (slice)
            return await slice.RenderAsync(cancellationToken: TestContext.Current.CancellationToken);
    }

    // The control that follows each error.
    private static string[] WrongIn(string html) => [.. WrongControl().Matches(html).Select(m => m.Groups[1].Value)];

    [GeneratedRegex("""<p class="error">expected something else\.</p>\s*<(?:input|select|textarea)[^>]* name="([^"]*)""")]
    private static partial Regex WrongControl();
}
