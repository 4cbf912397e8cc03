using System.Collections.Immutable;
using RegionalPause.Contract;
using RegionalPause.Requests;

namespace RegionalPause.App.Api;

/// <summary>Converts wrong fields to the contract.</summary>
internal static class ErrorViews
{
    public static ImmutableArray<ErrorView> View(this ImmutableArray<FieldError> errors) =>
        [.. errors.Select(e => new ErrorView(e.Field, e.Value, e.Expected))];
}
