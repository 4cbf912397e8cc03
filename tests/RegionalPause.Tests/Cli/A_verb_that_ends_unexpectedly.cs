using Shouldly;

namespace RegionalPause.Tests.Cli;

/// <summary>F22: what no verb foresaw is told as any other mistake, and never as a stack trace.</summary>
[Requirement("R30")]
public sealed class A_verb_that_ends_unexpectedly
{
    public static TheoryData<Exception, int, string> Faults =>
        new()
        {
            {
                new KeyNotFoundException("The sky fell.\n   at Sky.Fall()"),
                9,
                "rpause: An unexpected error occurred (KeyNotFoundException: The sky fell)."
            },
            { new UnauthorizedAccessException("Permission denied"), 10, "rpause: This computer refused an operation (Permission denied)." },
        };

    [Theory(DisplayName = "F22: what no verb foresaw is said in a line and a hint")]
    [MemberData(nameof(Faults), DisableDiscoveryEnumeration = true)]
    public async Task says_so_and_gives_its_exit_code(Exception fault, int exitCode, string said)
    {
        using Rpause rpause = new(new FaultyGate(fault));

        Ran ran = await rpause.RunAsync("status");

        (ran.ExitCode, ran.Out).ShouldBe((exitCode, ""));
        ran.Error.ShouldStartWith(said);
        ran.Error.Split('\n', StringSplitOptions.RemoveEmptyEntries).Length.ShouldBe(2, ran.Error);
    }

    /// <summary>What the transport to the gate throws is a defect of this computer or of the command line.</summary>
    private sealed class FaultyGate(Exception fault) : HttpMessageHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) =>
            Task.FromException<HttpResponseMessage>(fault);
    }
}
