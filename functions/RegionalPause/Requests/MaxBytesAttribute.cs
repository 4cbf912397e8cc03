using System.Globalization;

namespace RegionalPause.Requests;

/// <summary>
/// How long a text may be, for the description of the API; whoever reads the text has the same limit of <see cref="TextLimits"/>.
/// </summary>
[AttributeUsage(AttributeTargets.Property | AttributeTargets.Parameter)]
public sealed class MaxBytesAttribute(int bytes) : Attribute
{
    /// <summary>Most bytes of UTF-8.</summary>
    public int Bytes => bytes;

    /// <summary>The limit in words.</summary>
    public string Sentence => string.Create(CultureInfo.InvariantCulture, $"At most {bytes:N0} bytes of UTF-8.");
}
