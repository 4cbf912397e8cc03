using Microsoft.Extensions.Options;
using RegionalPause.Requests;

namespace RegionalPause.App.SelfHosted;

/// <summary>Options of a process that receives messages and runs timers without the Functions host.</summary>
public sealed class SelfHostedOptions
{
    /// <summary>The configuration section.</summary>
    public const string Section = "SelfHosted";

    /// <summary>Receivers per queue, each with up to 32 messages in flight.</summary>
    /// <value>Default 4; 1 to 64.</value>
    [Between(Section, 1, 64)]
    public int Receivers { get; set; } = 4;

    /// <summary>Messages whose answers are sent at the same time.</summary>
    /// <value>Default 16; 1 to 256.</value>
    [Between(Section, 1, 256)]
    public int SettleAtOnce { get; set; } = 16;

    /// <summary>
    /// How long a message that was received from a Storage queue stays invisible to other receivers. If handling a batch takes longer, its
    /// messages are delivered twice. (Service Bus uses the lock duration of the queue; the lock is renewed while a message is handled.)
    /// </summary>
    /// <value>Default 1 min; 5 s to 1 h.</value>
    [Between(Section, "00:00:05", "01:00:00")]
    public TimeSpan VisibilityTimeout { get; set; } = TimeSpan.FromMinutes(1);

    /// <summary>
    /// Longest wait between two attempts to receive from an empty queue. The wait starts at a twentieth of it and doubles.
    /// </summary>
    /// <value>Default 1 s; 20 ms to 1 min.</value>
    [Between(Section, "00:00:00.020", "00:01:00")]
    public TimeSpan MaxPollInterval { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>
    /// Longest wait before a message that was not handled is delivered again. The wait starts at one second and doubles with each delivery.
    /// </summary>
    /// <value>Default 1 min; 1 s to 1 h.</value>
    [Between(Section, "00:00:01", "01:00:00")]
    public TimeSpan MaxReturnDelay { get; set; } = TimeSpan.FromMinutes(1);

    /// <summary>
    /// How long one instance holds the lease of a timer. If the instance stops, another instance takes over after at most this time. Blob
    /// storage sets the range.
    /// </summary>
    /// <value>Default 15 s; 15 s to 1 min.</value>
    [Between(Section, "00:00:15", "00:01:00")]
    public TimeSpan TimerLease { get; set; } = TimeSpan.FromSeconds(15);
}

[OptionsValidator]
internal sealed partial class SelfHostedOptionsValidator : IValidateOptions<SelfHostedOptions>;
