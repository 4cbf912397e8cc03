using RegionalPause.Members;
using RegionalPause.Messaging;
using RegionalPause.Objections.Links;

namespace RegionalPause.App.OperatorConsole.Mailbox;

/// <summary>
/// Stands in for the mail service on a computer for development: it receives what members would get, keeps it for the mailbox, and sends
/// the receipts that a mail service sends. So a campaign of <c>up</c> goes on as it would in production.
/// </summary>
internal sealed partial class MailCollector(
    MessageSources sources,
    IMessageSink sink,
    MailTable mails,
    MemberKeys members,
    ObjectionLinks links,
    TimeProvider time,
    ILogger<MailCollector> logger
) : BackgroundService
{
    private static readonly TimeSpan InvisibleFor = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        IMessageSource source = sources(QueueNames.NoticesOutbound, InvisibleFor);
        bool isReady = false;
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                if (!isReady)
                    await mails.CreateAsync(stoppingToken);
                isReady = true;
                if (!await CollectAsync(source, stoppingToken))
                    await Task.Delay(Pause, time, stoppingToken);
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                return;
            }
#pragma warning disable CA1031 // What failed is delivered again. The mailbox must not end the app.
            catch (Exception exception)
#pragma warning restore CA1031
            {
                LogFailed(exception.GetType().Name);
                await Task.Delay(Pause, time, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }

    /// <summary>Collects what is on the queue now. <c>false</c> if nothing is.</summary>
    internal async Task<bool> CollectAsync(IMessageSource source, CancellationToken cancellationToken)
    {
        IReadOnlyList<ReceivedMessage> received = await source.ReceiveAsync(cancellationToken);
        if (received.Count == 0)
            return false;
        var read = new List<Mail>();
        foreach (ReceivedMessage message in received)
        {
            if (Mail.Read(message.Message.Body) is { } mail)
                read.Add(mail with { Pseudonym = await PseudonymOfAsync(mail, cancellationToken) });
            else
                LogUnreadable(message.Message.Id);
        }
        await mails.KeepAsync(read, cancellationToken);
        // If the process dies from here on, the messages are delivered again. The mails are known by their ids; receipts may come twice.
        foreach (Mail mail in read)
        {
            if (mail.Receipt(time.GetUtcNow()) is { } receipt)
                await sink.SendAsync(receipt, cancellationToken);
        }
        foreach (ReceivedMessage message in received)
            await source.CompleteAsync(message, cancellationToken);
        return true;
    }

    private async Task<string> PseudonymOfAsync(Mail mail, CancellationToken cancellationToken) =>
        Uri.TryCreate(mail.Link, UriKind.RelativeOrAbsolute, out Uri? address)
        && links.TryOpen((address.IsAbsoluteUri ? address.AbsolutePath : mail.Link.Split('?')[0]).Split('/')[^1], out ObjectionLink? link)
        && await members.FindAsync(link.MemberId, cancellationToken) is { } pseudonym
            ? pseudonym.ToString()
            : "";

    [LoggerMessage(9601, LogLevel.Warning, "The mailbox could not collect messages ({Exception}). It tries again.")]
    private partial void LogFailed(string exception);

    [LoggerMessage(9602, LogLevel.Warning, "The mailbox cannot read the message {Message} of notices-outbound. It is dropped.")]
    private partial void LogUnreadable(string message);
}
