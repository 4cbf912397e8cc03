using System.Net;
using System.Net.Http.Headers;
using Azure.Core;
using Azure.Core.Pipeline;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using RegionalPause.Ledger;
using RegionalPause.Ledger.Sealing;
using RegionalPause.Requests;
using RegionalPause.Storage;
using RegionalPause.Tests.Simulation.Tables;
using Shouldly;

namespace RegionalPause.Tests.App.Api;

/// <summary>Whether a stranger can tell from it that a link was good, or that somebody paused.</summary>
[Requirement("R19", "R36")]
public sealed class The_health_of_an_instance : IAsyncLifetime
{
    private readonly ShardStatus shard = new();
    private TestApp app = null!;

    public async ValueTask InitializeAsync() =>
        app = await TestApp.StartAsync(settings: Tokens.Configuration, services: s => s.AddSingleton(shard).AddSingleton(LagOf(shard)));

    public ValueTask DisposeAsync() => app.DisposeAsync();

    [Theory]
    [InlineData("")]
    [InlineData("Content.Submit")]
    [InlineData("Members.Speak")]
    public async Task is_a_word_and_nothing_else_for_who_may_not_read(string role)
    {
        (await AskAsync(role)).ShouldBe((HttpStatusCode.ServiceUnavailable, """{"status":"unhealthy"}"""));
        shard.IsReady(ShardId.Parse("s-1"), 17);
        (await AskAsync(role)).ShouldBe((HttpStatusCode.OK, """{"status":"healthy"}"""));
        shard.IsReady(ShardId.Parse("s-1"), 18);
        (await AskAsync(role)).ShouldBe((HttpStatusCode.OK, """{"status":"healthy"}"""));
    }

    [Theory]
    [InlineData("Pause.Audit")]
    [InlineData("Pause.Operate")]
    [InlineData("Pause.Approve")]
    public async Task is_the_whole_of_it_for_who_may_read(string role)
    {
        (await AskAsync(role)).Body.ShouldBe("""{"status":"unhealthy","reason":"starting"}""");
        shard.IsReady(ShardId.Parse("s-1"), 17);
        string body = (await AskAsync(role)).Body;
        body.ShouldContain("\"controlVersion\":17");
        body.ShouldContain("\"shard\":\"s-1\"");
        body.ShouldContain("\"version\":\"");
    }

    // Its storage does not answer: health says what it knows.
    private static SealLagReader LagOf(ShardStatus shard)
    {
        var clock = new StoreClock(TimeProvider.System);
        var account = new StorageAccount(
            Options.Create(new StorageOptions { ConnectionString = SimulatedAccount.ConnectionString, Faults = new Down() }),
            clock
        );
        return new SealLagReader(new SealStore(account), new ShardTable(account), shard, clock, TimeProvider.System);
    }

    private async Task<(HttpStatusCode Status, string Body)> AskAsync(string role)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/api/health");
        if (role.Length > 0)
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", Tokens.Of("olivia", role));
        using HttpResponseMessage answer = await app.Client.SendAsync(request, TestContext.Current.CancellationToken);
        return (answer.StatusCode, await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
    }

    private sealed class Down : HttpPipelineSynchronousPolicy
    {
        public override void OnSendingRequest(HttpMessage message) => throw new IOException("Storage does not answer.");
    }
}
