using System.Collections.Immutable;
using System.Text.Json.Serialization;
using RegionalPause.Requests;

namespace RegionalPause.Contract;

/// <summary>The pseudonym of an erased member. It can no longer be linked to the member.</summary>
public sealed record ErasedView(string Pseudonym);

/// <summary>The result of an import of members.</summary>
/// <param name="Lines">Number of lines that were read.</param>
/// <param name="Members">Number of members that were registered.</param>
/// <param name="WrongLines">Number of lines that were refused.</param>
/// <param name="Wrong">The first lines that were refused, with their errors.</param>
/// <param name="NextLine">Number of the line after the last one that was read. The next part of a larger file starts there.</param>
public sealed record ImportView(
    long Lines,
    long Members,
    long WrongLines,
    [property: JsonRequired] ImmutableArray<WrongLineView> Wrong,
    long NextLine
);

/// <summary>A line of an import that was refused, and its errors.</summary>
public sealed record WrongLineView(long Line, ImmutableArray<ErrorView> Errors);

/// <summary>The body of a request about one member.</summary>
public sealed record MemberBody
{
    /// <summary>The member id, the same as in content items.</summary>
    [MaxBytes(TextLimits.Id)]
    public required string MemberId { get; init; }
}
