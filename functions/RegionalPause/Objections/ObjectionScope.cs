using System.Collections.Immutable;
using RegionalPause.Content;

namespace RegionalPause.Objections;

/// <summary>What a member refuses: purposes × content types (D10). It is a set: an objection adds to it, a withdrawal removes from it, and
/// nothing else changes it.</summary>
public readonly record struct ObjectionScope
{
    private const int PerPurpose = 16;
    private readonly uint bits;

    private ObjectionScope(uint bits) => this.bits = bits;

    /// <summary>The empty scope.</summary>
    public static ObjectionScope None => default;

    /// <summary>Every content type for generative training: the scope of the notice and its link.</summary>
    public static ObjectionScope GenerativeTraining { get; } = Of([TrainingPurpose.GenerativeAi], []);

    /// <summary>A scope of purposes and content types; an empty list of types means every type.</summary>
    public static ObjectionScope Of(ImmutableArray<TrainingPurpose> purposes, ImmutableArray<ContentType> types) =>
        new(
            purposes
                .SelectMany(_ => types.IsDefaultOrEmpty ? Enum.GetValues<ContentType>() : [.. types], BitOf)
                .Aggregate(0u, (all, bit) => all | bit)
        );

    /// <summary>Restores a scope from <see cref="Value"/>.</summary>
    public static ObjectionScope Read(int value) => new((uint)value);

    /// <summary>The set as one number; a storage format.</summary>
    public int Value => (int)bits;

    /// <summary>Whether the scope is empty.</summary>
    public bool IsEmpty => bits == 0;

    /// <summary>Whether content of a type for a purpose is refused.</summary>
    public bool Covers(TrainingPurpose purpose, ContentType type) => (bits & BitOf(purpose, type)) != 0;

    /// <summary>Whether it contains everything in another scope.</summary>
    public bool Covers(ObjectionScope other) => (other.bits & ~bits) == 0;

    /// <summary>Whether the two scopes overlap.</summary>
    public bool Meets(ObjectionScope other) => (other.bits & bits) != 0;

    /// <summary>The union of both.</summary>
    public ObjectionScope And(ObjectionScope other) => new(bits | other.bits);

    /// <summary>This scope without the other.</summary>
    public ObjectionScope Without(ObjectionScope other) => new(bits & ~other.bits);

    private static uint BitOf(TrainingPurpose purpose, ContentType type) => 1u << (((byte)purpose - 1) * PerPurpose + (byte)type - 1);
}
