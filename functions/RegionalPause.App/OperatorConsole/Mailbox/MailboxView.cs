using RegionalPause.App.OperatorConsole.Frame;

namespace RegionalPause.App.OperatorConsole.Mailbox;

/// <summary>The list of the mailbox.</summary>
/// <param name="Visit">The visit.</param>
/// <param name="IsEnabled">Whether messages are collected.</param>
/// <param name="Search">What was searched for.</param>
/// <param name="Mails">The messages of the page.</param>
/// <param name="Total">How many messages the search found.</param>
/// <param name="Number">The number of the page, from 1.</param>
public sealed record MailboxView(ConsoleVisit Visit, bool IsEnabled, string Search, IReadOnlyList<StoredMail> Mails, int Total, int Number)
{
    /// <summary>Messages on a page.</summary>
    public const int PageSize = 50;

    /// <summary>The number of pages.</summary>
    public int Pages => Math.Max(1, (Total + PageSize - 1) / PageSize);

    /// <summary>The address of another page of the same search.</summary>
    public string AddressOf(int number) => $"{MailboxPages.Path}?q={Uri.EscapeDataString(Search)}&page={number}";
}

/// <summary>One message of the mailbox.</summary>
public sealed record MailView(ConsoleVisit Visit, string Key, Mail Mail);
