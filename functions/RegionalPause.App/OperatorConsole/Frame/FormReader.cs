using System.Collections.Immutable;
using System.Globalization;
using RegionalPause.Requests;

namespace RegionalPause.App.OperatorConsole.Frame;

/// <summary>Reads typed values from a posted form and collects the fields that have another form than they need.</summary>
internal sealed class FormReader(IFormCollection form)
{
    private readonly List<FieldError> errors = [];

    /// <summary>The refusal that names every wrong field; <c>null</c> if none is wrong.</summary>
    public Refusal? Refusal =>
        errors.Count == 0 ? null : new Refusal(RefusalCode.Invalid, "Some fields cannot be read.") { Errors = [.. errors] };

    /// <summary>A text, trimmed; <c>null</c> if the field is blank.</summary>
    public string? Text(string field) => form.Text(field);

    /// <summary>A day as <c>2026-11-30</c>; <c>null</c> if the field is blank or wrong.</summary>
    public DateOnly? Day(string field)
    {
        if (form.Text(field) is not { } text)
            return null;
        if (DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out DateOnly day))
            return day;
        errors.Add(new FieldError(field, null, "a day such as 2026-11-30"));
        return null;
    }

    /// <summary>A day that the form must have; the first day of the calendar if it is wrong.</summary>
    public DateOnly NeededDay(string field)
    {
        if (form.Text(field) is null)
            errors.Add(new FieldError(field, null, "a day such as 2026-11-30"));
        return Day(field) ?? default;
    }

    /// <summary>An instant in UTC as a browser sends it, <c>2026-11-30T09:30</c>.</summary>
    public DateTimeOffset NeededInstant(string field)
    {
        if (
            DateTimeOffset.TryParseExact(
                form.Text(field),
                ["yyyy-MM-dd'T'HH:mm", "yyyy-MM-dd'T'HH:mm:ss"],
                CultureInfo.InvariantCulture,
                DateTimeStyles.AssumeUniversal,
                out DateTimeOffset at
            )
        )
            return at;
        errors.Add(new FieldError(field, null, "a day and a time in UTC such as 2026-11-30T09:30"));
        return default;
    }

    /// <summary>A whole number; <c>null</c> if the field is blank or wrong.</summary>
    public int? Number(string field)
    {
        if (form.Text(field) is not { } text)
            return null;
        if (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int number))
            return number;
        errors.Add(new FieldError(field, null, "a whole number"));
        return null;
    }

    /// <summary>Words separated by commas or blanks.</summary>
    public ImmutableArray<string> Words(string field) =>
        [.. (form.Text(field) ?? "").Split([',', ' ', ';'], StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)];
}
