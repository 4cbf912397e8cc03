using RegionalPause.App.OperatorConsole.Frame;
using RegionalPause.App.OperatorConsole.Lists;

namespace RegionalPause.App.OperatorConsole.Mailbox;

/// <summary>The list of the mailbox.</summary>
/// <param name="Visit">The visit.</param>
/// <param name="IsEnabled">Whether messages are collected.</param>
/// <param name="Search">What was searched for.</param>
/// <param name="Mails">The messages of the page.</param>
public sealed record MailboxView(ConsoleVisit Visit, bool IsEnabled, string Search, Paged<StoredMail> Mails);

/// <summary>One message of the mailbox.</summary>
public sealed record MailView(ConsoleVisit Visit, string Key, Mail Mail);
