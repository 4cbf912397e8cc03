using System.Net.ServerSentEvents;
using System.Runtime.CompilerServices;
using System.Threading.Channels;
using RegionalPause.Requests;

namespace RegionalPause.App.OperatorConsole.Live;

/// <summary>
/// Sends new HTML of a page's live part to every browser that shows the page. Each part is rendered once for all its browsers, at most once
/// a second, and only while somebody looks at it: open consoles must not slow the gate.
/// </summary>
internal sealed partial class LiveFeed(TimeProvider time, IHostApplicationLifetime lifetime, ILogger<LiveFeed> logger)
{
    /// <summary>Maximum number of open connections; each costs a socket.</summary>
    public const int MaxBrowsers = 1000;

    /// <summary>
    /// Maximum number of open connections of one person: ten tabs of the overview, which has two live parts. One person, or a script with
    /// their session, cannot take the connections of the others.
    /// </summary>
    public const int MaxOfPerson = 20;

    /// <summary>
    /// The longest time of one connection. Then the browser connects again by itself and is asked again who it is, so a session that has
    /// ended sees nothing for longer.
    /// </summary>
    public static readonly TimeSpan MaxTime = TimeSpan.FromMinutes(5);

    /// <summary>The time between two readings of a part.</summary>
    public static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    private readonly System.Threading.Lock guard = new();
    private readonly Dictionary<string, Part> parts = [];
    private readonly Dictionary<string, int> perPerson = [];
    private int browsers;

    /// <summary>Follows a part: its HTML at once, and then each change of it.</summary>
    /// <param name="key">The path of the part. It says everything that its HTML depends on.</param>
    /// <param name="person">Who looks at it: the key of <see cref="KeyOf"/>.</param>
    /// <param name="render">Renders the part. It must not depend on who asks.</param>
    /// <param name="cancellationToken">Ends when the browser goes away.</param>
    public async IAsyncEnumerable<SseItem<string>> FollowAsync(
        string key,
        string person,
        Func<CancellationToken, Task<string>> render,
        [EnumeratorCancellation] CancellationToken cancellationToken
    )
    {
        var news = Channel.CreateBounded<string>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropOldest });
        using var over = new CancellationTokenSource(MaxTime, time);
        await using CancellationTokenRegistration last = over.Token.Register(() => news.Writer.TryComplete());
        // An open connection must not delay the end of the app.
        await using CancellationTokenRegistration stop = lifetime.ApplicationStopping.Register(() => news.Writer.TryComplete());
        // Other connections may have taken the room since it was looked for. The browser asks again by itself.
        if (Join(key, person, render, news) is not { } part)
            yield break;
        try
        {
            await foreach (string html in news.Reader.ReadAllAsync(cancellationToken))
                yield return new SseItem<string>(html);
        }
        finally
        {
            Leave(key, person, part, news);
        }
    }

    /// <summary>The key of a person: what identifies them, or their name if nothing does.</summary>
    public static string KeyOf(Person person) => person.IsIdentified ? $"{person.Issuer} {person.Subject}" : person.Name;

    /// <summary>Why one more connection of a person cannot be served, as a status of HTTP; <c>null</c> if it can.</summary>
    public int? Refuses(string person)
    {
        lock (guard)
        {
            return browsers >= MaxBrowsers ? StatusCodes.Status503ServiceUnavailable
                : perPerson.GetValueOrDefault(person) >= MaxOfPerson ? StatusCodes.Status429TooManyRequests
                : null;
        }
    }

    private Part? Join(string key, string person, Func<CancellationToken, Task<string>> render, Channel<string> news)
    {
        lock (guard)
        {
            if (Refuses(person) is not null)
                return null;
            browsers++;
            perPerson[person] = perPerson.GetValueOrDefault(person) + 1;
            if (!parts.TryGetValue(key, out Part? part))
            {
                parts.Add(key, part = new Part(new CancellationTokenSource()));
                _ = RunAsync(part, render);
            }
            part.Readers.Add(news);
            if (part.Last is { } html)
                news.Writer.TryWrite(html);
            return part;
        }
    }

    private void Leave(string key, string person, Part part, Channel<string> news)
    {
        lock (guard)
        {
            browsers--;
            if (--perPerson[person] == 0)
                perPerson.Remove(person);
            part.Readers.Remove(news);
            if (part.Readers.Count > 0)
                return;
            parts.Remove(key);
            part.Stop.Cancel();
        }
    }

    private async Task RunAsync(Part part, Func<CancellationToken, Task<string>> render)
    {
        CancellationToken stopped = part.Stop.Token;
        while (!stopped.IsCancellationRequested)
        {
            try
            {
                string html = await render(stopped);
                lock (guard)
                {
                    if (html != part.Last)
                    {
                        part.Last = html;
                        foreach (Channel<string> reader in part.Readers)
                            reader.Writer.TryWrite(html);
                    }
                }
                await Task.Delay(Interval, time, stopped);
            }
            catch (OperationCanceledException) when (stopped.IsCancellationRequested)
            {
                return;
            }
            catch (Exception exception)
            {
                // Storage may be away for a moment. The browsers keep what they show.
                Log.PartNotRendered(logger, exception);
                await Task.Delay(Interval, time, CancellationToken.None);
            }
        }
    }

    private sealed class Part(CancellationTokenSource stop)
    {
        public CancellationTokenSource Stop { get; } = stop;

        public List<Channel<string>> Readers { get; } = [];

        public string? Last { get; set; }
    }

    private static partial class Log
    {
        [LoggerMessage(9801, LogLevel.Warning, "A live part of the console could not be made. The next attempt follows.")]
        public static partial void PartNotRendered(ILogger logger, Exception exception);
    }
}
