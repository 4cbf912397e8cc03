using System.Buffers;
using System.Collections.Immutable;
using System.Text.Json;
using RegionalPause.App.Hosting.Functions;
using RegionalPause.Messaging;

namespace RegionalPause.App.Hosting.CustomHandler;

/// <summary>
/// The answer to an invocation: <c>{"Outputs":{"&lt;binding&gt;":["…"]},"Logs":[…],"ReturnValue":null}</c>. Each output is a JSON document as text, so that it
/// reaches the queue byte for byte; beginning with a brace it can never be mistaken for base64, which the host would undo.
/// </summary>
internal static class InvocationAnswer
{
    public static ReadOnlyMemory<byte> Of(FunctionDefinition function, ImmutableArray<OutgoingMessage> outputs)
    {
        var body = new ArrayBufferWriter<byte>(256);
        using (var json = new Utf8JsonWriter(body))
        {
            json.WriteStartObject();
            json.WriteStartObject("Outputs");
            foreach (IGrouping<string, OutgoingMessage> queue in outputs.GroupBy(o => o.Queue))
            {
                json.WriteStartArray(function.OutputTo(queue.Key).Name);
                foreach (OutgoingMessage output in queue)
                    json.WriteStringValue(output.Body.Span);
                json.WriteEndArray();
            }

            json.WriteEndObject();
            json.WriteStartArray("Logs");
            json.WriteEndArray();
            json.WriteNull("ReturnValue");
            json.WriteEndObject();
        }

        return body.WrittenMemory;
    }
}
