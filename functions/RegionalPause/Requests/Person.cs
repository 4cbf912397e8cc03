using System.Text.Json.Serialization;

namespace RegionalPause.Requests;

/// <summary>
/// The person or application that acts (R45). A person is identified by the issuer and the subject of their token; the name is only for
/// display. Older records, written before identities were stored, and queue messages have only a name. Such a record is compared by its
/// name, and the stricter result applies: one person never counts as two people because one of two records lacks an identity.
/// </summary>
[JsonConverter(typeof(PersonJson))]
public sealed record Person
{
    private Person(string name, string? issuer, string? subject, bool isService) =>
        (Name, Issuer, Subject, IsService) = (name.Trim(), issuer, subject, isService);

    /// <summary>The name for display. It is compared only if an identity is missing.</summary>
    public string Name { get; }

    /// <summary>
    /// The issuer of the token; with Entra it identifies the tenant. <c>null</c> if only a name is known.
    /// </summary>
    public string? Issuer { get; }

    /// <summary>The subject of the token; with Entra the object id. <c>null</c> if only a name is known.</summary>
    public string? Subject { get; }

    /// <summary>Whether this is an application. An application may tighten, but it cannot approve.</summary>
    public bool IsService { get; }

    /// <summary>Whether an identity is known.</summary>
    public bool IsIdentified => Issuer is not null && Subject is not null;

    /// <summary>Whether this identifies no one: no identity, and a name without a visible character.</summary>
    public bool IsNobody => !IsIdentified && NameFolding.Fold(Name).Length == 0;

    /// <summary>A person of whom only the name is known.</summary>
    public static Person Named(string name) => new(name, null, null, isService: false);

    /// <summary>A person whom a token identifies.</summary>
    public static Person Identified(string issuer, string subject, string name, bool isService = false) =>
        new(name, issuer, subject, isService);

    /// <summary>A person with a name only, as in older records and in queue messages.</summary>
    public static implicit operator Person(string name) => Named(name);

    /// <summary>
    /// Whether two records mean the same person: the issuer and the subject are the same. If one record lacks them, the names are compared;
    /// composition, case, blanks and invisible characters are ignored. A name without an identity is also compared with the other record's
    /// subject, because a token without a name is recorded with its subject as the name.
    /// </summary>
    public bool IsSameAs(Person other)
    {
        if (IsIdentified && other.IsIdentified)
        {
            return string.Equals(Issuer, other.Issuer, StringComparison.Ordinal)
                && string.Equals(Subject, other.Subject, StringComparison.Ordinal);
        }
        return Names().Intersect(other.Names(), StringComparer.Ordinal).Any();
    }

    /// <inheritdoc/>
    public override string ToString() => Name;

    private IEnumerable<string> Names() => Subject is null ? [NameFolding.Fold(Name)] : [NameFolding.Fold(Name), NameFolding.Fold(Subject)];
}
