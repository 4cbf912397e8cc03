using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Http.HttpResults;
using RegionalPause.App.Api;
using RegionalPause.App.Identity;
using RegionalPause.App.OperatorConsole.Frame;
using RegionalPause.Requests;
using RegionalPause.Storage;

namespace RegionalPause.App.Hosting;

/// <summary>Answers with problem details if an exception was thrown while a request was handled.</summary>
internal sealed partial class FaultAnswers(ILogger<FaultAnswers> logger) : IExceptionHandler
{
    /// <inheritdoc/>
    public async ValueTask<bool> TryHandleAsync(HttpContext httpContext, Exception exception, CancellationToken cancellationToken)
    {
        ProblemHttpResult answer = exception switch
        {
            BadHttpRequestException { StatusCode: StatusCodes.Status413PayloadTooLarge } bad => Problems.Of(
                RefusalCode.TooLarge,
                bad.Message
            ),
            BadHttpRequestException bad => Problems.Of(RefusalCode.Invalid, bad.Message),
            UnnamedCallerException unnamed => Problems.Of(RefusalCode.Forbidden, unnamed.Message),
            _ when StorageFaults.IsUnavailable(exception) => Problems.Of(
                RefusalCode.StorageUnavailable,
                "Storage does not answer. No item was decided or admitted. Try again."
            ),
            _ => Problems.OfStatus(StatusCodes.Status500InternalServerError),
        };
        if (answer.StatusCode >= 500 && !httpContext.RequestAborted.IsCancellationRequested)
            LogFault(httpContext.Request.Method, httpContext.GetEndpoint()?.DisplayName ?? "no endpoint", exception);
        await ConsoleErrors.AnswerAsync(httpContext, answer);
        return true;
    }

    [LoggerMessage(9011, LogLevel.Error, "{Method} {Endpoint} failed.")]
    private partial void LogFault(string method, string endpoint, Exception exception);
}
