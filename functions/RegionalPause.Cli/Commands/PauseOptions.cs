using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using RegionalPause.Content;
using RegionalPause.Pauses;

namespace RegionalPause.Cli.Commands;

/// <summary>What <c>plan</c> and <c>pause</c> both take: the pause request, spelled out.</summary>
internal sealed class PauseOptions
{
    private static readonly string[] TypeNames = [.. Enum.GetNames<ContentType>().Select(n => n.ToLowerInvariant())];

    private readonly Argument<string[]> names = new("NAMES") { Description = "Jurisdictions or groups, e.g. UK, EEA, US-CA", Arity = ArgumentArity.OneOrMore };
    private readonly Option<string?> authority = new("--authority") { Description = "The supervisory authority, e.g. ICO", HelpName = "ID" };
    private readonly Option<string?> reason = new("--reason") { Description = "Why, in your words; one of the two is needed", HelpName = "TEXT" };
    private readonly Option<string?> id = new("--id") { Description = "Order id; the same id again is the same order", HelpName = "ID" };
    private readonly Option<string[]> types = new("--types") { Description = "Only these content types", AllowMultipleArgumentsPerToken = true, HelpName = "post,video,…" };
    private readonly Option<DayRange?> created = new("--created") { Description = "Only what was created on these days", HelpName = DayRangeText.Shape, CustomParser = DayRangeText.Read };
    private readonly Option<DayRange?> processed = new("--processed") { Description = "Only what was processed on these days", HelpName = DayRangeText.Shape, CustomParser = DayRangeText.Read };
    private readonly Option<bool> exclude = new("--exclude") { Description = "Refuse covered content instead of holding it" };
    private readonly Option<int?> retentionDays = new("--retention-days") { Description = "Days a held item may wait [400]", HelpName = "N" };
    private readonly Option<string?> atCeiling = new("--at-ceiling") { Description = "What happens to it then [ask]", HelpName = "ask|purge" };
    private readonly Option<DateTimeOffset?> effectiveFrom = new("--effective-from") { Description = "From when [now]; later schedules it", HelpName = "INSTANT", CustomParser = Instant };
    private readonly Option<DateTimeOffset?> confirmed = new("--confirmed-to-authority") { Description = "When the authority was told", HelpName = "INSTANT", CustomParser = Instant };
    private readonly Option<DateOnly?> reviewOn = new("--review-on") { Description = "Remind a person then; nothing resumes by itself", HelpName = "DAY" };
    private readonly Option<bool> shadow = new("--shadow") { Description = "Evaluate and record on live traffic, enforce nothing" };

    public PauseOptions()
    {
        types.CompletionSources.Add(TypeNames);
        types.Validators.Add(result =>
        {
            foreach (string type in Types(result.Tokens.Select(t => t.Value)).Except(TypeNames))
                result.AddError($"--types takes {string.Join(", ", TypeNames)}; not '{type}'.");
        });
        atCeiling.AcceptOnlyFromAmong("ask", "purge");
    }

    public Symbol[] All => [names, authority, reason, id, types, created, processed, exclude, retentionDays, atCeiling, effectiveFrom, confirmed, reviewOn, shadow];

    public PauseRequest Request(Run run) => new()
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

    /// <summary>Apart by blanks or commas, as people write lists.</summary>
    private static IEnumerable<string> Types(IEnumerable<string> words) =>
        words.SelectMany(w => w.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)).Select(w => w.ToLowerInvariant());

    /// <summary>An instant without an offset is UTC, wherever the operator sits.</summary>
    internal static DateTimeOffset? Instant(ArgumentResult result)
    {
        string text = result.Tokens[0].Value;
        if (DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out DateTimeOffset instant))
            return instant;
        result.AddError($"'{text}' is not an instant. Expected e.g. 2024-09-20T14:00:00Z.");
        return null;
    }
}
