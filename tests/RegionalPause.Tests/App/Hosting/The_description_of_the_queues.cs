using System.Text.Json.Nodes;
using RegionalPause.App.Hosting.Functions;
using RegionalPause.Messaging;
using Shouldly;
using Xunit;

namespace RegionalPause.Tests.App.Hosting;

/// <summary>AsyncAPI 3.0, held against the bindings: what the document says is read is read, what it says is sent is sent.</summary>
[Requirement("R29")]
public sealed class The_description_of_the_queues
{
    private const string OfDrills = "drill-";

    private static readonly JsonNode Document = JsonNode.Parse(File.ReadAllText(Path.Combine(TheRepository.Root, "docs", "asyncapi.json")))!;

    private static IEnumerable<FunctionDefinition> Functions =>
        Directory.GetFiles(AppContext.BaseDirectory, "function.json", SearchOption.AllDirectories).Select(f => FunctionDefinition.Load(AppContext.BaseDirectory, Path.GetFileName(Path.GetDirectoryName(f)!)));

    [Fact]
    public void Reads_from_the_queues_that_functions_are_triggered_by() =>
        Queues("receive").ShouldBe(Functions.Select(f => f.Trigger.QueueName).OfType<string>().Where(IsOfOthers), ignoreOrder: true);

    [Fact]
    public void Sends_to_the_queues_that_functions_are_bound_to() => Queues("send").ShouldBe(
        Functions.SelectMany(f => f.Bindings.Where(b => b.IsOutput && b.QueueName != f.Trigger.QueueName)).Select(b => b.QueueName).OfType<string>().Where(IsOfOthers).Distinct(), ignoreOrder: true);

    [Fact]
    public void Names_each_queue_as_it_is_called() =>
        Document["channels"]!.AsObject().Select(c => (c.Key, c.Value!["address"]!.GetValue<string>())).ShouldAllBe(c => c.Key == c.Item2);

    [Fact]
    public void Gives_every_operation_the_message_of_its_queue()
    {
        foreach ((string name, JsonNode? operation) in Document["operations"]!.AsObject())
        {
            string queue = QueueOf(operation!);
            string message = operation!["messages"]!.AsArray().Single()!["$ref"]!.GetValue<string>();
            message.ShouldStartWith($"#/channels/{queue}/messages/", customMessage: name);
            Document["channels"]![queue]!["messages"]![message.Split('/')[^1]].ShouldNotBeNull(name);
        }
    }

    private static IEnumerable<string> Queues(string action) =>
        Document["operations"]!.AsObject().Select(o => o.Value!).Where(o => o["action"]!.GetValue<string>() == action).Select(QueueOf);

    private static string QueueOf(JsonNode operation) => operation["channel"]!["$ref"]!.GetValue<string>().Split('/')[^1];

    private static bool IsOfOthers(string queue) => !queue.StartsWith(OfDrills, StringComparison.Ordinal);
}
