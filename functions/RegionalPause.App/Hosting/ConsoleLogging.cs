namespace RegionalPause.App.Hosting;

internal static class ConsoleLogging
{
    /// <summary>One JSON object per line on standard output: <c>rpause up</c> and log collectors read lines.</summary>
    public static void AddConsoleLogging(this WebApplicationBuilder builder)
    {
        builder.Logging.ClearProviders();
        builder.Logging.AddJsonConsole(static console =>
        {
            console.UseUtcTimestamp = true;
            console.TimestampFormat = "yyyy-MM-ddTHH:mm:ss.fffZ";
        });
        builder.AddLogFilters();
    }

    /// <summary>What is not worth a line by default.</summary>
    public static void AddLogFilters(this IHostApplicationBuilder builder)
    {
        // Every request twice, at the rate of invocations: configuration can ask for it. Exceptions are logged by FaultAnswers, once.
        builder.Logging.AddFilter("Microsoft.AspNetCore", LogLevel.Warning);
        builder.Logging.AddFilter("Microsoft.AspNetCore.Diagnostics.ExceptionHandlerMiddleware", LogLevel.None);
    }
}
