using System.Globalization;
using System.Threading.RateLimiting;
using Microsoft.AspNetCore.RateLimiting;
using Microsoft.Extensions.Options;
using RegionalPause.Objections.Links;

namespace RegionalPause.App.Pages.Objecting;

/// <summary>
/// How often the page may be asked. First a client's own measure, then everybody's: whoever has used up the first takes nothing more from the second. Links play no part
/// in it: a limit that spared good ones would tell them from others.
/// </summary>
internal static class ObjectionLimits
{
    private static readonly TimeSpan Window = TimeSpan.FromMinutes(1);

    /// <summary>Marks the endpoints that are limited; all others are not.</summary>
    public sealed class Mark;

    public static void AddObjectionLimits(this IServiceCollection services)
    {
        services.AddRateLimiter(static _ => { });
        services.AddOptions<RateLimiterOptions>().Configure<IOptions<ObjectionLinkOptions>, HostProxies>(static (limiter, options, host) =>
        {
            ObjectionLinkOptions limits = options.Value;
            int proxies = Math.Max(host.Count, limits.Proxies);
            limiter.GlobalLimiter = PartitionedRateLimiter.CreateChained(
                PerMinute(limits.RequestsPerClient, context => ClientAddress.Of(context.Request, proxies)),
                PerMinute(limits.RequestsPerMinute, static _ => "everybody"));
            limiter.OnRejected = static (context, cancellationToken) => new ValueTask(RejectAsync(context.HttpContext, cancellationToken));
        });
    }

    private static PartitionedRateLimiter<HttpContext> PerMinute(int requests, Func<HttpContext, string> client) =>
        PartitionedRateLimiter.Create<HttpContext, string>(context => context.GetEndpoint()?.Metadata.GetMetadata<Mark>() is null
            ? RateLimitPartition.GetNoLimiter("")
            : RateLimitPartition.GetFixedWindowLimiter(client(context), _ => new FixedWindowRateLimiterOptions { PermitLimit = requests, Window = Window }));

    private static async Task RejectAsync(HttpContext context, CancellationToken cancellationToken)
    {
        context.Response.Headers.RetryAfter = Window.TotalSeconds.ToString(CultureInfo.InvariantCulture);
        ObjectionAnswer page = await ObjectionAnswer.OfAsync(ObjectionNotice.Busy, ObjectionTexts.For(context.Request), context.RequestServices, StatusCodes.Status429TooManyRequests, cancellationToken);
        await page.ExecuteAsync(context);
    }
}
