using System.Collections.Concurrent;
using System.Threading.Channels;
using Grpc.Core;
using RegionalPause.IntegrationTests.FunctionsHost.Rpc;

namespace RegionalPause.IntegrationTests.FunctionsHost;

/// <summary>The host's end of the stream with its one worker: what is asked, and what is answered.</summary>
internal sealed class WorkerStream : FunctionRpc.FunctionRpcBase
{
    private readonly Channel<StreamingMessage> outgoing = Channel.CreateUnbounded<StreamingMessage>();
    private readonly ConcurrentDictionary<string, TaskCompletionSource<StreamingMessage>> waiting = new(StringComparer.Ordinal);
    private readonly TaskCompletionSource started = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Completes when the worker has called.</summary>
    public Task Started => started.Task;

    /// <summary>What the worker logged.</summary>
    public ConcurrentQueue<string> Logs { get; } = new();

    /// <summary>Sends a message that has no answer.</summary>
    public void Tell(StreamingMessage message) => outgoing.Writer.TryWrite(message);

    /// <summary>Sends a message and waits for what answers it.</summary>
    public async Task<StreamingMessage> AskAsync(string key, StreamingMessage message, CancellationToken cancellationToken)
    {
        var answer = new TaskCompletionSource<StreamingMessage>(TaskCreationOptions.RunContinuationsAsynchronously);
        waiting[key] = answer;
        Tell(message);
        return await answer.Task.WaitAsync(cancellationToken);
    }

    /// <summary>Fails whatever still waits: the worker is gone.</summary>
    public void FailAll()
    {
        foreach (TaskCompletionSource<StreamingMessage> answer in waiting.Values)
            answer.TrySetException(new IOException("The worker has ended."));
    }

    /// <inheritdoc/>
    public override async Task EventStream(
        IAsyncStreamReader<StreamingMessage> requestStream,
        IServerStreamWriter<StreamingMessage> responseStream,
        ServerCallContext context
    )
    {
        Task writing = WriteAsync(responseStream, context.CancellationToken);
        try
        {
            await foreach (StreamingMessage message in requestStream.ReadAllAsync(context.CancellationToken))
                Take(message);
        }
        catch (Exception exception) when (exception is IOException or OperationCanceledException)
        {
            // The worker is gone.
        }
        FailAll();
        outgoing.Writer.TryComplete();
        await writing.ContinueWith(static _ => { }, TaskScheduler.Default);
    }

    private async Task WriteAsync(IServerStreamWriter<StreamingMessage> stream, CancellationToken cancellationToken)
    {
        await foreach (StreamingMessage message in outgoing.Reader.ReadAllAsync(cancellationToken))
            await stream.WriteAsync(message, cancellationToken);
    }

    private void Take(StreamingMessage message)
    {
        switch (message.ContentCase)
        {
            case StreamingMessage.ContentOneofCase.StartStream:
                started.TrySetResult();
                break;
            case StreamingMessage.ContentOneofCase.RpcLog:
                Logs.Enqueue($"{message.RpcLog.Category}: {message.RpcLog.Message} {message.RpcLog.Exception?.Message}");
                break;
            case StreamingMessage.ContentOneofCase.WorkerInitResponse:
                Answer("init", message);
                break;
            case StreamingMessage.ContentOneofCase.FunctionMetadataResponse:
                Answer("metadata", message);
                break;
            case StreamingMessage.ContentOneofCase.FunctionLoadResponse:
                Answer(message.FunctionLoadResponse.FunctionId, message);
                break;
            case StreamingMessage.ContentOneofCase.InvocationResponse:
                Answer(message.InvocationResponse.InvocationId, message);
                break;
        }
    }

    private void Answer(string key, StreamingMessage message)
    {
        if (waiting.TryRemove(key, out TaskCompletionSource<StreamingMessage>? answer))
            answer.TrySetResult(message);
    }
}
