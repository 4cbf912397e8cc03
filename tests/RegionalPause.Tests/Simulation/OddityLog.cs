using Microsoft.Extensions.Logging;
using RegionalPause.Storage;

namespace RegionalPause.Tests.Simulation;

/// <summary>Keeps what the product logs with an exception that storage did not cause: no fault of the simulation excuses those.</summary>
internal sealed class OddityLog(string instance, ICollection<string> oddities) : ILoggerProvider, ILogger
{
    public ILogger CreateLogger(string categoryName) => this;

    public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Warning;

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public void Log<TState>(
        LogLevel logLevel,
        EventId eventId,
        TState state,
        Exception? exception,
        Func<TState, Exception?, string> formatter
    )
    {
        if (exception is not null and not OperationCanceledException && !StorageFaults.IsUnavailable(exception))
            oddities.Add($"{instance}: {formatter(state, exception)}: {exception}");
    }

    public void Dispose() { }
}
