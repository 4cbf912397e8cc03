using System.Text.Json.Serialization;

namespace RegionalPause.Requests;

/// <summary>
/// Who did something (R45). A person is the issuer and the subject of their token; the name is for show. Records from before identities,
/// and messages of a queue, have a name alone: such a record is compared by its name, with the stricter result, so that nobody counts as
/// two people because one of two records lacks an identity.
/// </summary>
[JsonConverter(typeof(PersonJson))]
public sealed record Person
{
    private Person(string name, string? issuer, string? subject, bool isService) => (Name, Issuer, Subject, IsService) = (name.Trim(), issuer, subject, isService);

    /// <summary>The name, for show. It decides only where an identity is missing.</summary>
    public string Name { get; }

    /// <summary>
    /// Who vouches for the subject: the issuer of the token, with Entra the tenant; <c>null</c> where only a name is known.
    /// </summary>
    public string? Issuer { get; }

    /// <summary>The subject, with Entra the object id; <c>null</c> where only a name is known.</summary>
    public string? Subject { get; }

    /// <summary>Whether it is an application. An application may tighten; it approves nothing.</summary>
    public bool IsService { get; }

    /// <summary>Whether an identity is known.</summary>
    public bool IsIdentified => Issuer is not null && Subject is not null;

    /// <summary>Whether it says nothing about who it is: no identity, and a name without a visible character.</summary>
    public bool IsNobody => !IsIdentified && NameFolding.Fold(Name).Length == 0;

    /// <summary>Somebody of whom only a name is known.</summary>
    public static Person Named(string name) => new(name, null, null, isService: false);

    /// <summary>Somebody whom a token identifies.</summary>
    public static Person Identified(string issuer, string subject, string name, bool isService = false) => new(name, issuer, subject, isService);

    /// <summary>A name alone, as records from before identities and messages of a queue have it.</summary>
    public static implicit operator Person(string name) => Named(name);

    /// <summary>
    /// Whether two records mean one person: the same issuer and subject; where either lacks them, names that differ at most in
    /// composition, case, blanks and invisible characters. A name without identity is compared with the subject too: it is what a token
    /// without a name was recorded as.
    /// </summary>
    public bool IsSameAs(Person other)
    {
        if (IsIdentified && other.IsIdentified)
            return string.Equals(Issuer, other.Issuer, StringComparison.Ordinal) && string.Equals(Subject, other.Subject, StringComparison.Ordinal);
        return Names().Intersect(other.Names(), StringComparer.Ordinal).Any();
    }

    /// <inheritdoc/>
    public override string ToString() => Name;

    private IEnumerable<string> Names() => Subject is null ? [NameFolding.Fold(Name)] : [NameFolding.Fold(Name), NameFolding.Fold(Subject)];
}
