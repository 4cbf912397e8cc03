using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Middleware;
using RegionalPause.Telemetry;

namespace RegionalPause.App.Telemetry;

/// <summary>Measures the timers that a Functions host calls.</summary>
internal sealed class MeasuredTimers(Instruments instruments) : IFunctionsWorkerMiddleware
{
    private const string TimerTrigger = "timerTrigger";

    /// <inheritdoc/>
    public Task Invoke(FunctionContext context, FunctionExecutionDelegate next) =>
        context.FunctionDefinition.InputBindings.Values.Any(binding => binding.Type == TimerTrigger)
            ? instruments.MeasureTimerAsync(context.FunctionDefinition.Name, () => next(context), context.CancellationToken)
            : next(context);
}
