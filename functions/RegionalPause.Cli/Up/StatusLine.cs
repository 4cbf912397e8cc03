using RegionalPause.Cli.Demo;

namespace RegionalPause.Cli.Up;

/// <summary>The status line of <c>up</c>. On a terminal it is updated in place; in a log it is a new line every ten seconds.</summary>
internal static class StatusLine
{
    public static async Task ShowAsync(Run run, DemoCounts counts, bool noDemo, CancellationToken cancellationToken)
    {
        bool live = run.Around.ErrorIsTerminal;
        if (noDemo)
            await Task.Delay(Timeout.Infinite, cancellationToken);
        try
        {
            while (true)
            {
                await Task.Delay(live ? TimeSpan.FromMilliseconds(500) : TimeSpan.FromSeconds(10), run.Around.Time, cancellationToken);
                string line = counts.ToString();
                if (live)
                    await run.Around.Error.WriteAsync(
                        $"\r\u001b[K{line[..Math.Min(line.Length, Math.Max(20, run.AsideWidth - 1))]}".AsMemory(),
                        cancellationToken
                    );
                else
                    await run.Around.Error.WriteLineAsync(line.AsMemory(), cancellationToken);
            }
        }
        finally
        {
            if (live)
                await run.Around.Error.WriteLineAsync();
        }
    }
}
