namespace RegionalPause.App.OperatorConsole.Frame;

/// <summary>A form of a page that was refused: the page shows it again with what was typed and what is wrong.</summary>
/// <param name="Name">The name of the form on its page.</param>
/// <param name="Fields">What was typed.</param>
/// <param name="Problems">What is wrong.</param>
public sealed record RefusedForm(string Name, IFormCollection Fields, FieldProblems Problems)
{
    /// <summary>No form was posted.</summary>
    public static RefusedForm None { get; } = new("", FormCollection.Empty, FieldProblems.None);

    /// <summary>What was typed into a field of a form; the given value if this is not that form.</summary>
    public string Typed(string form, string field, string missing = "") => Name == form ? Fields[field].ToString() : missing;

    /// <summary>What is wrong with a field of a form.</summary>
    public string? Wrong(string form, string field) => Name == form ? Problems.Of(field) : null;

    /// <summary>What is wrong with a form as a whole.</summary>
    public string? Summary(string form) => Name == form ? Problems.Summary : null;
}
