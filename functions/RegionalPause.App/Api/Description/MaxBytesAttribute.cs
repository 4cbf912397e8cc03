using System.Globalization;
using RegionalPause.Requests;

namespace RegionalPause.App.Api.Description;

/// <summary>
/// How long a text may be, for the description of the API; whoever reads the text has the same limit of <see cref="TextLimits"/>.
/// </summary>
[AttributeUsage(AttributeTargets.Property | AttributeTargets.Parameter)]
internal sealed class MaxBytesAttribute(int bytes) : Attribute
{
    public int Bytes => bytes;

    public string Sentence => string.Create(CultureInfo.InvariantCulture, $"At most {bytes:N0} bytes of UTF-8.");
}
