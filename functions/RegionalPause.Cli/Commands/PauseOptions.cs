using System.CommandLine;
using RegionalPause.Cli.Connection;
using RegionalPause.Content;
using RegionalPause.Contract;
using RegionalPause.Requests;

namespace RegionalPause.Cli.Commands;

/// <summary>The common options of <c>plan</c> and <c>pause</c>: the parts of a pause request.</summary>
internal sealed class PauseOptions
{
    private static readonly string[] TypeNames = [.. Enum.GetNames<ContentType>().Select(n => n.ToLowerInvariant())];

    private readonly Argument<string[]> names = new("NAMES")
    {
        Description = "Jurisdictions or groups, e.g. UK, EEA, US-CA",
        HelpName = "NAMES",
        CompletionSources = { _ => Places.Codes() },
        Arity = ArgumentArity.OneOrMore,
    };
    private readonly Option<string?> authority = new("--authority")
    {
        Description = "The supervisory authority, e.g. ICO",
        HelpName = "ID",
    };
    private readonly Option<string?> reason = new("--reason")
    {
        Description = "Why, in your words; authority or reason is required",
        HelpName = "TEXT",
    };
    private readonly Option<string?> id = new("--id") { Description = "Order id; the same id again is the same order", HelpName = "ID" };
    private readonly Option<string[]> types = new("--types")
    {
        Description = "Only these content types",
        AllowMultipleArgumentsPerToken = true,
        HelpName = "post,video,…",
    };
    private readonly Option<DayRange?> created = new("--created")
    {
        Description = "Only content that was created on these days",
        HelpName = DayRangeText.Shape,
        CustomParser = DayRangeText.Read,
    };
    private readonly Option<DayRange?> processed = new("--processed")
    {
        Description = "Only content that was processed on these days",
        HelpName = DayRangeText.Shape,
        CustomParser = DayRangeText.Read,
    };
    private readonly Option<bool> exclude = new("--exclude") { Description = "Refuse covered content instead of holding it" };
    private readonly Option<int?> retentionDays = OptionOf.Whole("--retention-days", "Days a held item may wait [400]");
    private readonly Option<string?> atCeiling = new("--at-ceiling")
    {
        Description = "What happens to the item then [ask]",
        HelpName = "ask|purge",
    };
    private readonly Option<DateTimeOffset?> effectiveFrom = OptionOf.Instant(
        "--effective-from",
        "The instant of the pause, with its offset [now]; a later instant schedules it"
    );
    private readonly Option<DateTimeOffset?> confirmed = OptionOf.Instant(
        "--confirmed-to-authority",
        "When the authority was told, with its offset"
    );
    private readonly Option<DateOnly?> reviewOn = OptionOf.Day(
        "--review-on",
        "Remind a person on this day; training never resumes automatically"
    );
    private readonly Option<bool> shadow = new("--shadow") { Description = "Evaluate and record on live traffic, enforce nothing" };

    public PauseOptions()
    {
        names.CompletionSources.Add(_ =>
            Connection.Places.Find(null).Select(p => new System.CommandLine.Completions.CompletionItem(p.Code))
        );
        types.CompletionSources.Add(TypeNames);
        types.Validators.Add(result =>
        {
            foreach (string type in Types(result.Tokens.Select(t => t.Value)).Except(TypeNames))
                result.AddError($"--types takes {string.Join(", ", TypeNames)}; not '{type}'.");
        });
        atCeiling.AcceptOnlyFromAmong("ask", "purge");
    }

    public Symbol[] All =>
        [
            names,
            authority,
            reason,
            id,
            types,
            created,
            processed,
            exclude,
            retentionDays,
            atCeiling,
            effectiveFrom,
            confirmed,
            reviewOn,
            shadow,
        ];

    public PauseRequest Request(Run run) =>
        new()
        {
            Id = run.Get(id),
            Jurisdictions = [.. run.Get(names)],
            Authority = run.Get(authority),
            Reason = run.Get(reason),
            ContentTypes = [.. Types(run.Get(types) ?? [])],
            Created = run.Get(created),
            Processed = run.Get(processed),
            Meanwhile = run.Get(exclude) ? "exclude" : null,
            RetentionDays = run.Get(retentionDays),
            AtCeiling = run.Get(atCeiling),
            EffectiveFrom = run.Get(effectiveFrom),
            ConfirmedToAuthorityAt = run.Get(confirmed),
            ReviewOn = run.Get(reviewOn),
            Shadow = run.Get(shadow),
        };

    /// <summary>Splits lists with blanks or commas.</summary>
    private static IEnumerable<string> Types(IEnumerable<string> words) =>
        words
            .SelectMany(w => w.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
            .Select(w => w.ToLowerInvariant());
}
