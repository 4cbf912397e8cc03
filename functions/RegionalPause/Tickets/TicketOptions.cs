using Microsoft.Extensions.Options;

namespace RegionalPause.Tickets;

/// <summary>Section <c>Tickets</c>.</summary>
public sealed class TicketOptions
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
    /// effective later by this time.
    /// </summary>
    /// <value>Default 10 s; 1 s to 5 min.</value>
    public TimeSpan Lifetime { get; set; } = TimeSpan.FromSeconds(10);
}

/// <summary>Reports every error in <see cref="TicketOptions"/>. It never repeats a key.</summary>
public sealed class TicketOptionsValidator : IValidateOptions<TicketOptions>
{
    private static readonly TimeSpan Shortest = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(5);

    /// <inheritdoc/>
    public ValidateOptionsResult Validate(string? name, TicketOptions options)
    {
        List<string> wrong = [];
        if (string.IsNullOrWhiteSpace(options.Key))
            wrong.Add(
                $"Tickets:Key is missing. Set it to {TicketKeys.KeyLength} random bytes in base64, "
                    + $"as 'openssl rand -base64 {TicketKeys.KeyLength}' prints them."
            );
        else
            CheckKey("Tickets:Key", options.Key, wrong);

        for (int i = 0; i < options.PreviousKeys.Count; i++)
            CheckKey($"Tickets:PreviousKeys:{i}", options.PreviousKeys[i], wrong);

        if (options.Lifetime < Shortest || options.Lifetime > Longest)
            wrong.Add($"Tickets:Lifetime is {options.Lifetime:c}; it must be between {Shortest:c} and {Longest:c}.");
        return wrong.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(wrong);
    }

    private static void CheckKey(string setting, string? text, List<string> wrong)
    {
        Span<byte> bytes = stackalloc byte[256];
        if (text is null || !Convert.TryFromBase64String(text, bytes, out int length))
            wrong.Add($"{setting} is not base64, or far too long; expected {TicketKeys.KeyLength} bytes in base64.");
        else if (length != TicketKeys.KeyLength)
            wrong.Add($"{setting} has {length} bytes; expected exactly {TicketKeys.KeyLength}.");
    }
}
