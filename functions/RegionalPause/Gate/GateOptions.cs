using Microsoft.Extensions.Options;
using RegionalPause.Requests;

namespace RegionalPause.Gate;

/// <summary>Options for deciding and committing.</summary>
public sealed class GateOptions
{
    /// <summary>The configuration section.</summary>
    public const string Section = "Gate";

    /// <summary>Maximum number of items in one group commit.</summary>
    /// <value>Default 400, the largest number whose leaves always fit into one ledger entity; 1 to 400.</value>
    [Between(Section, 1, 400)]
    public int MaxGroup { get; set; } = 400;

    /// <summary>How long the control state is used before its version is read again. It serves only liveness; safety does not depend on it
    /// (R9).</summary>
    /// <value>Default 500 ms; 0 to 1 min.</value>
    [Between(Section, "00:00:00", "00:01:00")]
    public TimeSpan LawMaxAge { get; set; } = TimeSpan.FromMilliseconds(500);

    /// <summary>Maximum time from the acknowledgement of the last admission to the update of the guard, if no append updates it
    /// before.</summary>
    /// <value>Default 100 ms; 10 ms to 10 s.</value>
    [Between(Section, "00:00:00.010", "00:00:10")]
    public TimeSpan FlushInterval { get; set; } = TimeSpan.FromMilliseconds(100);

    /// <summary>How long a batch waits for other items, to commit them together. Single items of synchronous callers never wait.</summary>
    /// <value>Default 25 ms; 0 to 1 s.</value>
    [Between(Section, "00:00:00", "00:00:01")]
    public TimeSpan GatherFor { get; set; } = TimeSpan.FromMilliseconds(25);

    /// <summary>The delivery number from which an item in doubt is settled, by closing the shard of the instance that seems to be deciding
    /// it.</summary>
    /// <value>Default 3; 2 to 10.</value>
    [Between(Section, 2, 10)]
    public int SettleDoubtAtDelivery { get; set; } = 3;
}

[OptionsValidator]
internal sealed partial class GateOptionsValidator : IValidateOptions<GateOptions>;
