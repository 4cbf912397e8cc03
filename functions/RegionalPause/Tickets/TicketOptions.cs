using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;
using RegionalPause.Requests;

namespace RegionalPause.Tickets;

/// <summary>Section <c>Tickets</c>.</summary>
public sealed class TicketOptions : IValidatableObject
{
    /// <summary>Name of the section.</summary>
    public const string Section = "Tickets";

    /// <summary>The key that signs tickets.</summary>
    /// <value>32 bytes in base64. No default: an app without a key does not start.</value>
    public string Key { get; set; } = "";

    /// <summary>Keys that were <see cref="Key"/> before; their tickets are still accepted. Remove one when every loader has the new
    /// key.</summary>
    /// <value>32 bytes in base64 each; default none.</value>
    public IList<string> PreviousKeys { get; } = [];

    /// <summary>
    /// Time from an admission to its ticket's <c>notAfter</c>: the time limit for sending the item to the broker. A pause can become
    /// effective later by this time. In the last two seconds of this time, a duplicate of the message is admitted again.
    /// </summary>
    /// <value>Default 10 s; 1 s to 5 min.</value>
    [Between(Section, "00:00:01", "00:05:00")]
    public TimeSpan Lifetime { get; set; } = TimeSpan.FromSeconds(10);

    /// <inheritdoc/>
    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext) =>
        [
            .. string.IsNullOrWhiteSpace(Key)
                ? [SecretSetting.Missing($"{Section}:{nameof(Key)}", TicketKeys.KeyLength)]
                : SecretSetting.Check($"{Section}:{nameof(Key)}", Key, TicketKeys.KeyLength),
            .. PreviousKeys.SelectMany((key, i) => SecretSetting.Check($"{Section}:{nameof(PreviousKeys)}:{i}", key, TicketKeys.KeyLength)),
        ];
}

[OptionsValidator]
internal sealed partial class TicketOptionsValidator : IValidateOptions<TicketOptions>;
