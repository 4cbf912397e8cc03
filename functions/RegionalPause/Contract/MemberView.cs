using System.Collections.Immutable;
using System.Text.Json.Serialization;
using RegionalPause.Requests;

namespace RegionalPause.Contract;

/// <summary>The pseudonym that nobody can link to the member any more.</summary>
public sealed record ErasedView(string Pseudonym);

/// <summary>What an import registered.</summary>
/// <param name="Lines">Lines that were read.</param>
/// <param name="Members">Members that were registered.</param>
/// <param name="WrongLines">Lines that were not taken.</param>
/// <param name="Wrong">The first of them.</param>
/// <param name="NextLine">Number of the line after the last that was read.</param>
public sealed record ImportView(
    long Lines,
    long Members,
    long WrongLines,
    [property: JsonRequired] ImmutableArray<WrongLineView> Wrong,
    long NextLine
);

/// <summary>A line of an import that was not taken, and what is wrong with it.</summary>
public sealed record WrongLineView(long Line, ImmutableArray<ErrorView> Errors);

/// <summary>A member in the body of a request.</summary>
public sealed record MemberBody
{
    /// <summary>The member, as content items name them.</summary>
    [MaxBytes(TextLimits.Id)]
    public required string MemberId { get; init; }
}
