using System.Text;
using Microsoft.Extensions.Options;
using RegionalPause.App.Identity;
using RegionalPause.App.OperatorConsole.Frame;
using RegionalPause.App.OperatorConsole.Lists;

namespace RegionalPause.App.OperatorConsole.Mailbox;

/// <summary>The pages of the mailbox. They exist only in Development.</summary>
internal static class MailboxPages
{
    /// <summary>The path of the list.</summary>
    public const string Path = "/mailbox";

    // The message decides nothing about the console: no script, no form, nothing from elsewhere, and an origin of its own.
    private const string ContentPolicy =
        "default-src 'none'; style-src 'unsafe-inline'; img-src data:; form-action 'none'; base-uri 'none'; frame-ancestors 'self'; "
        + "sandbox allow-popups allow-popups-to-escape-sandbox";

    public static void MapMailbox(this IEndpointRouteBuilder app)
    {
        if (!app.ServiceProvider.GetRequiredService<IHostEnvironment>().IsDevelopment())
            return;
        RouteGroupBuilder pages = app.MapGroup(Path).RequireConsole(Policies.Read);
        pages.MapGet("", ListAsync);
        pages.MapGet("/{key}", ShowAsync);
        pages.MapGet("/{key}/html", ShowHtmlAsync);
    }

    private static async Task<IResult> ListAsync(
        HttpContext http,
        MailTable mails,
        IOptions<MailboxOptions> options,
        CancellationToken cancellationToken
    )
    {
        string search = http.Request.Query["q"].ToString().Trim();
        IReadOnlyList<StoredMail> found = options.Value.Enabled ? await mails.ReadAsync(search, cancellationToken) : [];
        return await ConsoleAnswer.OfAsync(
            MailboxPage.Create(
                new MailboxView(
                    ConsoleVisit.Of(http),
                    options.Value.Enabled,
                    search,
                    Paging.PageOf<StoredMail>([.. found], http.Request.Query["page"])
                )
            ),
            cancellationToken
        );
    }

    private static async Task<IResult> ShowAsync(string key, HttpContext http, MailTable mails, CancellationToken cancellationToken) =>
        await mails.FindAsync(key, cancellationToken) is { } mail
            ? await ConsoleAnswer.OfAsync(MailPage.Create(new MailView(ConsoleVisit.Of(http), key, mail)), cancellationToken)
            : Results.NotFound();

    private static async Task<IResult> ShowHtmlAsync(string key, HttpContext http, MailTable mails, CancellationToken cancellationToken)
    {
        if (await mails.FindAsync(key, cancellationToken) is not { } mail)
            return Results.NotFound();
        ConsoleAnswer.SetHeaders(http.Response);
        http.Response.Headers.ContentSecurityPolicy = ContentPolicy;
        return Results.Content(InNewTabs(mail.Html), "text/html; charset=utf-8", Encoding.UTF8);
    }

    // A mail program opens links in the browser. Here a link would open in the frame, which the objection page refuses.
    private static string InNewTabs(string html)
    {
        int head = html.IndexOf("<head>", StringComparison.OrdinalIgnoreCase);
        return head < 0 ? html : html.Insert(head + "<head>".Length, "<base target=\"_blank\">");
    }
}
