using RegionalPause.Requests;

namespace RegionalPause.App.OperatorConsole.Frame;

/// <summary>What is wrong with a form: a sentence for each field, and one for the form.</summary>
/// <param name="Refusal">The refusal; <c>null</c> if nothing is wrong.</param>
public sealed record FieldProblems(Refusal? Refusal)
{
    /// <summary>Nothing is wrong.</summary>
    public static FieldProblems None { get; } = new((Refusal?)null);

    /// <summary>Whether anything is wrong.</summary>
    public bool Any => Refusal is not null;

    /// <summary>The status of a page that shows them.</summary>
    public int Status => Refusal is null ? StatusCodes.Status200OK : RefusalTable.Of(Refusal.Code).HttpStatus;

    /// <summary>The sentence for the form: the rule that refused it, or a summary of its fields.</summary>
    public string? Summary => Refusal?.Detail;

    /// <summary>What a field needs; <c>null</c> if it is not wrong. Errors of its parts count too: <c>jurisdictions[0]</c>.</summary>
    public string? Of(string field)
    {
        if (Refusal is null || Refusal.Errors.IsDefaultOrEmpty)
            return null;
        FieldError[] errors =
        [
            .. Refusal.Errors.Where(e =>
                e.Field == field
                || e.Field.StartsWith($"{field}[", StringComparison.Ordinal)
                || e.Field.StartsWith($"{field}.", StringComparison.Ordinal)
            ),
        ];
        return errors.Length == 0 ? null : string.Join(" ", errors.Select(Sentence));
    }

    // Some expectations are sentences of their own.
    private static string Sentence(FieldError error)
    {
        string value = error.Value is null ? "" : $"{error.Value}: ";
        return char.IsUpper(error.Expected[0])
            ? $"{value}{error.Expected.TrimEnd('.')}."
            : $"{value}expected {error.Expected.TrimEnd('.')}.";
    }
}
