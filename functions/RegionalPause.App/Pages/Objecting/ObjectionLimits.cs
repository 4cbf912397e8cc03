using System.Globalization;
using System.Threading.RateLimiting;
using Microsoft.AspNetCore.RateLimiting;
using Microsoft.Extensions.Options;
using RegionalPause.Objections.Links;

namespace RegionalPause.App.Pages.Objecting;

/// <summary>
/// The rate limits of the page. A press for a link has no rate limit (<see cref="ObjectionDesk"/>).
/// </summary>
internal enum ObjectionBudget
{
    /// <summary>Opening the page.</summary>
    Reading,

    /// <summary>Sending the form for people without a link.</summary>
    Form,
}

/// <summary>
/// Limits how often the page may be opened and its form sent. The two are counted separately, so that opening pages does not prevent
/// objections. The limit of one client is checked first, then the limit of all clients together: a client over its own limit uses nothing
/// of the common limit. A press for a link has no limit. A limit only for links that are not valid would show which links are valid; a
/// limit for all links would lose objections (R19).
/// </summary>
internal static class ObjectionLimits
{
    private static readonly TimeSpan Window = TimeSpan.FromMinutes(1);

    /// <summary>Marks an endpoint that has a rate limit.</summary>
    public sealed record Mark(ObjectionBudget Budget);

    public static void AddObjectionLimits(this IServiceCollection services)
    {
        services.AddRateLimiter(static _ => { });
        services
            .AddOptions<RateLimiterOptions>()
            .Configure<IOptions<ObjectionLinkOptions>, HostProxies>(
                static (limiter, options, host) =>
                {
                    ObjectionLinkOptions limits = options.Value;
                    int proxies = Math.Max(host.Count, limits.Proxies);
                    limiter.GlobalLimiter = PartitionedRateLimiter.CreateChained(
                        PerMinute(limits.RequestsPerClient, context => ClientAddress.Of(context.Request, proxies)),
                        PerMinute(limits.RequestsPerMinute, static _ => "everybody")
                    );
                    limiter.OnRejected = static (context, cancellationToken) =>
                        new ValueTask(RejectAsync(context.HttpContext, cancellationToken));
                }
            );
    }

    private static PartitionedRateLimiter<HttpContext> PerMinute(int requests, Func<HttpContext, string> client) =>
        PartitionedRateLimiter.Create<HttpContext, (ObjectionBudget? Budget, string Client)>(context =>
            context.GetEndpoint()?.Metadata.GetMetadata<Mark>() is { Budget: var budget }
                ? RateLimitPartition.GetFixedWindowLimiter(
                    ((ObjectionBudget?)budget, client(context)),
                    _ => new FixedWindowRateLimiterOptions { PermitLimit = requests, Window = Window }
                )
                : RateLimitPartition.GetNoLimiter(((ObjectionBudget?)null, ""))
        );

    private static async Task RejectAsync(HttpContext context, CancellationToken cancellationToken)
    {
        context.Response.Headers.RetryAfter = Window.TotalSeconds.ToString(CultureInfo.InvariantCulture);
        ObjectionAnswer page = await ObjectionAnswer.OfAsync(
            ObjectionNotice.Busy,
            ObjectionTexts.For(context.Request),
            context.RequestServices,
            StatusCodes.Status429TooManyRequests,
            cancellationToken
        );
        await page.ExecuteAsync(context);
    }
}
