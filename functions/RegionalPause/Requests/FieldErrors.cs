using System.Collections.Immutable;

namespace RegionalPause.Requests;

/// <summary>Collects every wrong field while a request is read.</summary>
internal sealed class FieldErrors(string what)
{
    private readonly ImmutableArray<FieldError>.Builder errors = ImmutableArray.CreateBuilder<FieldError>();

    internal void Add(string field, string? value, string expected)
    {
        if (errors.Count < JsonInput.MostErrors)
            errors.Add(new FieldError(field, value is null ? null : JsonInput.Shown(value), expected));
    }

    internal bool Concern(string field) => errors.Any(e => e.Field == field);

    /// <summary>The refusal that lists the errors; <c>null</c> if there are no errors.</summary>
    internal Refusal? Refusal =>
        errors.Count == 0
            ? null
            : new Refusal(RefusalCode.Invalid, $"{what} cannot be read: see {string.Join(", ", errors.Select(e => e.Field).Distinct())}.")
            {
                Errors = errors.ToImmutable(),
            };
}
