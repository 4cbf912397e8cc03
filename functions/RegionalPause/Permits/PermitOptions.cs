using Microsoft.Extensions.Options;
using RegionalPause.Requests;

namespace RegionalPause.Permits;

/// <summary>Settings of permits of training runs.</summary>
public sealed class PermitOptions
{
    /// <summary>The configuration section.</summary>
    public const string Section = "Permits";

    /// <summary>The shortest lease that a run may ask for. A run renews about three times in a lease.</summary>
    /// <value>Default 10 s; 1 s to 1 h.</value>
    [Between(Section, "00:00:01", "01:00:00")]
    public TimeSpan ShortestLease { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>
    /// The longest lease that a run may ask for. A pause that revokes a permit waits for its lease before it states that training stopped.
    /// </summary>
    /// <value>Default 1 h; 1 s to 1 day.</value>
    [Between(Section, "00:00:01", "1.00:00:00")]
    public TimeSpan LongestLease { get; set; } = TimeSpan.FromHours(1);

    /// <summary>The lease of a run that asks for none.</summary>
    /// <value>Default 60 s; 1 s to 1 day.</value>
    [Between(Section, "00:00:01", "1.00:00:00")]
    public TimeSpan Lease { get; set; } = TimeSpan.FromSeconds(60);

    /// <summary>The largest manifest that is read, in MiB.</summary>
    /// <value>Default 2048; 1 to 1,048,576.</value>
    [Between(Section, 1, 1024 * 1024)]
    public int MaxManifestMiB { get; set; } = 2048;

    /// <summary>
    /// How many permits may be open at once. An order names in one event each permit that it ended, and an event has a limit.
    /// </summary>
    /// <value>Default 400; 1 to 400.</value>
    [Between(Section, 1, 400)]
    public int MostOpen { get; set; } = 400;

    /// <summary><see cref="MaxManifestMiB"/> in bytes.</summary>
    public long MaxManifestBytes() => MaxManifestMiB * 1024L * 1024L;
}

[OptionsValidator]
internal sealed partial class PermitOptionsValidator : IValidateOptions<PermitOptions>;
