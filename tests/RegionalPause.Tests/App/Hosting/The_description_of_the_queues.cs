using System.Text.Json.Nodes;
using RegionalPause.Messaging;
using Shouldly;

namespace RegionalPause.Tests.App.Hosting;

/// <summary>AsyncAPI 3.0, held against the queues of the code.</summary>
[Requirement("R29")]
public sealed class The_description_of_the_queues
{
    private const string OfDrills = "drill-";

    private static readonly JsonNode Document = JsonNode.Parse(
        File.ReadAllText(Path.Combine(TheRepository.Root, "docs", "asyncapi.json"))
    )!;

    [Fact]
    public void reads_from_the_queues_that_functions_are_triggered_by() =>
        Queues("receive").ShouldBe(QueueNames.Read.Where(IsOfOthers), ignoreOrder: true);

    [Fact]
    public void sends_to_the_queues_that_are_written() =>
        Queues("send")
            .ShouldBe(
                QueueNames.Written.Concat(QueueNames.Read.Select(q => q + QueueNames.PoisonSuffix)).Where(IsOfOthers),
                ignoreOrder: true
            );

    [Fact]
    public void names_each_queue_as_it_is_called() =>
        Document["channels"]!.AsObject().Select(c => (c.Key, c.Value!["address"]!.GetValue<string>())).ShouldAllBe(c => c.Key == c.Item2);

    [Fact]
    public void gives_every_operation_the_message_of_its_queue()
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
