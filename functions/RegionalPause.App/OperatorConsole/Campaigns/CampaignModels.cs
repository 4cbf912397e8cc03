using RegionalPause.App.OperatorConsole.Frame;
using RegionalPause.App.OperatorConsole.Lists;
using RegionalPause.Contract;

namespace RegionalPause.App.OperatorConsole.Campaigns;

/// <summary>One page of the list of campaigns.</summary>
/// <param name="Visit">The visit.</param>
/// <param name="Campaigns">The campaigns of this page, newest first.</param>
public sealed record CampaignListModel(ConsoleVisit Visit, Paged<CampaignView> Campaigns);

/// <summary>The form of a new campaign.</summary>
/// <param name="Visit">The visit.</param>
/// <param name="Order">The order whose end it prepares.</param>
/// <param name="Refused">What was typed, and what is wrong with it.</param>
public sealed record NewCampaignModel(ConsoleVisit Visit, string Order, RefusedForm Refused);

/// <summary>The page of a campaign.</summary>
/// <param name="Visit">The visit.</param>
/// <param name="Campaign">The campaign.</param>
/// <param name="Figures">Its progress; <c>null</c> for a draft.</param>
/// <param name="Preview">Who would be notified; <c>null</c> unless it was asked for.</param>
/// <param name="Problems">Why a step was refused.</param>
public sealed record CampaignModel(
    ConsoleVisit Visit,
    CampaignView Campaign,
    FiguresView? Figures,
    PreviewView? Preview,
    FieldProblems Problems
);
