using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;

namespace RegionalPause.Jurisdictions;

/// <summary>Every jurisdiction, group, alias and reject of the data file; immutable and pure.</summary>
public sealed class JurisdictionAtlas
{
    private JurisdictionAtlas() { }

    /// <summary>The atlas of the embedded data file.</summary>
    /// <exception cref="InvalidDataException">The data contradict themselves; the message lists every contradiction.</exception>
    public static JurisdictionAtlas LoadEmbedded() => throw new NotImplementedException();

    /// <summary>Reads and validates a data file.</summary>
    /// <exception cref="InvalidDataException">The data contradict themselves; the message lists every contradiction.</exception>
    public static JurisdictionAtlas Parse(ReadOnlySpan<byte> json) => throw new NotImplementedException();

    /// <summary>Date the data were last checked (<c>asOf</c>).</summary>
    public DateOnly AsOf => throw new NotImplementedException();

    /// <summary>All jurisdictions, by code.</summary>
    public ImmutableArray<Jurisdiction> All => throw new NotImplementedException();

    /// <summary>All groups, by id.</summary>
    public ImmutableArray<JurisdictionGroup> Groups => throw new NotImplementedException();

    /// <summary>The jurisdiction of a code this atlas gave out.</summary>
    public Jurisdiction this[JurisdictionCode code] => throw new NotImplementedException();

    /// <summary>
    /// Reads one residence code: trimmed, any case, aliases folded (<c>UK</c>→<c>GB</c>), rejects and unknown codes refused with the reason (D2).
    /// A subdivision stays a subdivision: <c>US-CA</c> is never <c>CA</c>.
    /// </summary>
    public bool TryParse(string? text, out JurisdictionCode code, [NotNullWhen(false)] out string? problem) => throw new NotImplementedException();

    /// <summary>
    /// Resolves what an order or an operator names, a group or a jurisdiction, to every code it means: a group by its codes; a jurisdiction with
    /// those that follow it (R4). A name that is both (<c>UK</c>) is the group.
    /// </summary>
    public bool TryResolve(string? name, out ImmutableArray<JurisdictionCode> codes, [NotNullWhen(false)] out string? problem) => throw new NotImplementedException();
}
