using Microsoft.Extensions.Options;
using RegionalPause.Requests;

namespace RegionalPause.Objections;

/// <summary>Options for the recording of objections.</summary>
public sealed class ObjectionOptions
{
    /// <summary>The configuration section.</summary>
    public const string Section = "ObjectionRecorder";

    /// <summary>
    /// How long a statement waits for others, so that they are recorded together. Each recording fences every shard, and a shard that is
    /// fenced continuously admits nothing. This time lets it admit items in between.
    /// </summary>
    /// <value>Default 250 ms; 0 s to 10 s.</value>
    [Between(Section, "00:00:00", "00:00:10")]
    public TimeSpan GatherFor { get; set; } = TimeSpan.FromMilliseconds(250);
}

[OptionsValidator]
internal sealed partial class ObjectionOptionsValidator : IValidateOptions<ObjectionOptions>;
