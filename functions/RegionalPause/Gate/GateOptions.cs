using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;
using RegionalPause.Storage;

namespace RegionalPause.Gate;

/// <summary>How the gate decides and commits.</summary>
public sealed class GateOptions
{
    /// <summary>The configuration section.</summary>
    public const string Section = "Gate";

    /// <summary>Most items in one group commit.</summary>
    /// <value>Default 400, the most whose leaves are sure to fit one ledger entity; 1 to 400.</value>
    [Range(1, 400)]
    public int MaxGroup { get; set; } = 400;

    /// <summary>How long the law last read is used before its version is asked for again. For liveness only: safety does not depend on it (R9).</summary>
    /// <value>Default 500 ms; 0 to 1 min.</value>
    [Between("00:00:00", "00:01:00")]
    public TimeSpan LawMaxAge { get; set; } = TimeSpan.FromMilliseconds(500);

    /// <summary>How soon after the last admission was acknowledged the guard says so, if no append does it before.</summary>
    /// <value>Default 100 ms; 10 ms to 10 s.</value>
    [Between("00:00:00.010", "00:00:10")]
    public TimeSpan FlushInterval { get; set; } = TimeSpan.FromMilliseconds(100);

    /// <summary>How long a batch waits for others to be committed with it. Single items, as synchronous callers send them, never wait.</summary>
    /// <value>Default 25 ms; 0 to 1 s.</value>
    [Between("00:00:00", "00:00:01")]
    public TimeSpan GatherFor { get; set; } = TimeSpan.FromMilliseconds(25);

    /// <summary>From which delivery on an item that another instance seems to be deciding is settled by closing that instance's shard.</summary>
    /// <value>Default 3; 2 to 10.</value>
    [Range(2, 10)]
    public int SettleDoubtAtDelivery { get; set; } = 3;
}

[OptionsValidator]
internal sealed partial class GateOptionsValidator : IValidateOptions<GateOptions>;
