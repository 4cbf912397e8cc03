using System.Collections.Immutable;
using System.CommandLine;
using RegionalPause.Content;
using RegionalPause.Contract;

namespace RegionalPause.Cli.Commands;

/// <summary>The common options of <c>resume propose</c> and <c>resume edit</c>. An edit keeps the values that it does not name.</summary>
internal sealed class ProposalOptions
{
    private static readonly string[] TypeNames = [.. Enum.GetNames<ContentType>().Select(n => n.ToLowerInvariant())];
    private static readonly string[] AssessmentNames = ["lia", "dpia", "compatibility"];

    private readonly Option<string[]> jurisdictions = new("--in")
    {
        Description = "Only in these jurisdictions or groups [all of the order]",
        AllowMultipleArgumentsPerToken = true,
        HelpName = "GB,IE,…",
    };
    private readonly Option<DateOnly?> notBefore = OptionOf.Day("--content-not-before", "Content created before this day is not used");
    private readonly Option<string[]> kinds = new("--kinds")
    {
        Description = "Only these content types [all]",
        AllowMultipleArgumentsPerToken = true,
        HelpName = "post,video,…",
    };
    private readonly Option<string?> campaign = new("--campaign")
    {
        Description = "The campaign that notified the members",
        HelpName = "ID",
    };
    private readonly Option<int?> windowDays = OptionOf.Whole(
        "--window-days",
        "Days each member has from their delivered notice [the rules']"
    );

    private readonly Option<string?>[] assessments =
    [
        .. AssessmentNames.Select(name => new Option<string?>($"--{name}")
        {
            Description = $"Where the {name} assessment is filed, and its SHA-256 or its file",
            HelpName = "REFERENCE=HASH|FILE",
        }),
    ];

    public ProposalOptions()
    {
        kinds.CompletionSources.Add(TypeNames);
        foreach (Option<string?> assessment in assessments)
        {
            assessment.Validators.Add(result =>
            {
                if (result.Tokens.Count > 0 && result.Tokens[0].Value.IndexOf('=', StringComparison.Ordinal) < 1)
                    result.AddError($"{assessment.Name} takes a reference and a hash or file, e.g. \"DPIA 2024-17=dpia.pdf\".");
            });
        }
    }

    public Symbol[] All => [jurisdictions, notBefore, kinds, campaign, windowDays, .. assessments];

    /// <summary>The whole proposal: the values that are named here, and the other values as before.</summary>
    public async Task<ProposalBody> BodyAsync(Run run, ProposalView? before, CancellationToken cancellationToken)
    {
        return new ProposalBody
        {
            Jurisdictions = List(run.Get(jurisdictions)) ?? before?.Jurisdictions ?? [],
            ContentNotBefore = run.Get(notBefore) ?? before?.ContentNotBefore ?? throw Errors.NoContentNotBefore(),
            Kinds = List(run.Get(kinds)) ?? before?.Kinds ?? [],
            Campaign = run.Get(campaign) ?? before?.Campaign,
            WindowDays = run.Get(windowDays) ?? before?.WindowDays,
            Assessments = new AssessmentsBody
            {
                Lia = await AssessmentAsync(run, "lia", before, cancellationToken),
                Dpia = await AssessmentAsync(run, "dpia", before, cancellationToken),
                Compatibility = await AssessmentAsync(run, "compatibility", before, cancellationToken),
            },
        };
    }

    private async Task<AssessmentBody?> AssessmentAsync(Run run, string name, ProposalView? before, CancellationToken cancellationToken)
    {
        if (run.Get(assessments[Array.IndexOf(AssessmentNames, name)])?.Split('=', 2) is [string reference, string hash])
            return new AssessmentBody { Reference = reference, Sha256 = await HashText.ReadAsync(run, hash, cancellationToken) ?? "" };
        return before?.Assessments.GetValueOrDefault(name) is { } filed
            ? new AssessmentBody { Reference = filed.Reference, Sha256 = filed.Sha256 }
            : null;
    }

    private static ImmutableArray<string>? List(string[]? words) =>
        words is { Length: > 0 }
            ? [.. words.SelectMany(w => w.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))]
            : null;
}
