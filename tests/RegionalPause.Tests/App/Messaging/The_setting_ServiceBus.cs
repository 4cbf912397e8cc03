using Azure.Messaging.ServiceBus;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using RegionalPause.App.Hosting;
using RegionalPause.Messaging;
using RegionalPause.Messaging.ServiceBus;
using RegionalPause.Storage;
using Shouldly;

namespace RegionalPause.Tests.App.Messaging;

[Requirement("R33")]
public sealed class The_setting_ServiceBus
{
    private const string Key = "c2VjcmV0IG9mIHRoZSBuYW1lc3BhY2U=";
    private const string Emulator =
        $"Endpoint=sb://localhost:5672/;SharedAccessKeyName=Root;SharedAccessKey={Key};UseDevelopmentEmulator=true;";

    [Fact]
    public void chooses_Service_Bus_as_a_connection_string()
    {
        Sink(("ServiceBus", Emulator)).ShouldBeOfType<ServiceBusSink>();
    }

    [Fact]
    public void chooses_Service_Bus_as_a_namespace()
    {
        Sink(("ServiceBus:FullyQualifiedNamespace", "contoso.servicebus.windows.net")).ShouldBeOfType<ServiceBusSink>();
    }

    [Fact]
    public void left_out_leaves_the_queues_on_Storage()
    {
        Sink().ShouldBeOfType<StorageQueueSink>();
    }

    [Theory]
    [InlineData("sb://contoso.servicebus.windows.net/", "", "contoso.servicebus.windows.net")]
    [InlineData("sb://localhost", "UseDevelopmentEmulator=true", "localhost")]
    [InlineData("sb://127.0.0.1:5999", "UseDevelopmentEmulator=true", "127.0.0.1")]
    public async Task says_where_to_connect(string endpoint, string further, string host)
    {
        var options = new ServiceBusOptions
        {
            ConnectionString = $"Endpoint={endpoint};SharedAccessKeyName=Root;SharedAccessKey={Key};{further}",
        };

        await using ServiceBusClient client = ServiceBusSettings.Connect(options);

        client.FullyQualifiedNamespace.ShouldBe(host);
    }

    [Theory]
    [InlineData("SharedAccessKeyName=Root;SharedAccessKey=" + Key, null, "Endpoint")]
    [InlineData("Endpoint=https://contoso.servicebus.windows.net;SharedAccessKeyName=Root;SharedAccessKey=" + Key, null, "Endpoint")]
    [InlineData("Endpoint=sb://contoso.servicebus.windows.net;SharedAccessKeyName=Root", null, "key")]
    [InlineData(
        "Endpoint=sb://contoso.servicebus.windows.net;SharedAccessKeyName=Root;EntityPath=q;SharedAccessKey=" + Key,
        null,
        "EntityPath"
    )]
    [InlineData(null, "sb://contoso.servicebus.windows.net", "host name")]
    [InlineData(Emulator, "contoso.servicebus.windows.net", "both")]
    public void is_refused_at_start_with_what_is_wrong_and_never_with_the_key(
        string? connectionString,
        string? fullyQualifiedNamespace,
        string said
    )
    {
        OptionsValidationException refusal = Should.Throw<OptionsValidationException>(() =>
            Sink(("ServiceBus", connectionString), ("ServiceBus:FullyQualifiedNamespace", fullyQualifiedNamespace))
        );

        refusal.Message.ShouldContain(said);
        refusal.Message.ShouldNotContain(Key);
    }

    [Theory]
    [InlineData(true, true, true)]
    [InlineData(false, false, true)]
    [InlineData(true, false, false)]
    [InlineData(false, true, false)]
    public void goes_with_what_is_bound_under_the_Functions_host(bool isSet, bool isBound, bool taken) =>
        new BoundTransport(isBound)
            .Validate(null, new ServiceBusOptions { FullyQualifiedNamespace = isSet ? "contoso.servicebus.windows.net" : null })
            .Succeeded.ShouldBe(taken);

    [Fact, Requirement("R6")]
    public void goes_with_faults_that_count_as_nobody_knows()
    {
        StorageFaults.IsUnavailable(new BrokerUnavailableException("the link was closed")).ShouldBeTrue();
    }

    private static IMessageSink Sink(params (string Name, string? Value)[] settings)
    {
        IConfiguration configuration = new ConfigurationBuilder()
            .AddInMemoryCollection([
                new("AzureWebJobsStorage", "UseDevelopmentStorage=true"),
                TestTickets.Setting,
                .. settings.Select(s => KeyValuePair.Create(s.Name, s.Value)),
            ])
            .Build();
        return new ServiceCollection()
            .AddSingleton(configuration)
            .AddLogging()
            .AddRegionalPause(configuration)
            .AddQueues()
            .BuildServiceProvider()
            .GetRequiredService<IMessageSink>();
    }
}
