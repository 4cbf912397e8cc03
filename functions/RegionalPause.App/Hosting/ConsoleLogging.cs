namespace RegionalPause.App.Hosting;

internal static class ConsoleLogging
{
    /// <summary>Logs one JSON object per line on standard output, because <c>rpause up</c> and log collectors read lines.</summary>
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

    /// <summary>Filters out log entries that are not needed by default.</summary>
    public static void AddLogFilters(this IHostApplicationBuilder builder)
    {
        // ASP.NET Core logs every request twice; configuration can turn this on. FaultAnswers logs each exception once.
        builder.Logging.AddFilter("Microsoft.AspNetCore", LogLevel.Warning);
        builder.Logging.AddFilter("Microsoft.AspNetCore.Diagnostics.ExceptionHandlerMiddleware", LogLevel.None);
        // It logs what the provider says of a person. ProviderSignIn logs each failure once, without that.
        builder.Logging.AddFilter("Microsoft.AspNetCore.Authentication.OpenIdConnect", LogLevel.None);
    }
}
