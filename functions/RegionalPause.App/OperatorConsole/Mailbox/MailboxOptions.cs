using Microsoft.Extensions.Options;
using RegionalPause.Requests;

namespace RegionalPause.App.OperatorConsole.Mailbox;

/// <summary>Section <c>Mailbox</c>: the mailbox of a computer for development.</summary>
public sealed class MailboxOptions
{
    /// <summary>The configuration section.</summary>
    public const string Section = "Mailbox";

    /// <summary>
    /// Whether this app takes the messages to members from <c>notices-outbound</c>, as a mail service would, and shows them at
    /// <c>/mailbox</c>. Only in Development: elsewhere the app does not start, because members would get nothing.
    /// </summary>
    /// <value>Default <c>false</c>. <c>rpause up</c> sets it.</value>
    public bool Enabled { get; set; }

    /// <summary>How many messages the mailbox keeps; the oldest are dropped.</summary>
    /// <value>Default 500; 10 to 2,000.</value>
    [Between(Section, 10, 2_000)]
    public int Keep { get; set; } = 500;
}

[OptionsValidator]
internal sealed partial class MailboxOptionsValidator : IValidateOptions<MailboxOptions>;

/// <summary>Ends the app at its start if the mailbox is enabled outside Development.</summary>
internal sealed class MailboxSettings(IHostEnvironment environment) : IValidateOptions<MailboxOptions>
{
    /// <inheritdoc/>
    public ValidateOptionsResult Validate(string? name, MailboxOptions options) =>
        options.Enabled && !environment.IsDevelopment()
            ? ValidateOptionsResult.Fail(
                $"{MailboxOptions.Section}:{nameof(options.Enabled)} is true, but the environment is {environment.EnvironmentName}. "
                    + "The mailbox takes the messages that members should get, so it may exist only in Development: remove the setting."
            )
            : ValidateOptionsResult.Success;
}
