using RegionalPause.Gate;
using RegionalPause.IntegrationTests.Bed;
using RegionalPause.Jurisdictions;
using RegionalPause.Tests;
using Shouldly;
using Instance = RegionalPause.IntegrationTests.Bed.Instance;

namespace RegionalPause.IntegrationTests.Gate;

[Requirement("R6", "R9")]
public sealed class The_law_that_several_read_at_once(Azurite azurite)
{
    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task does_not_go_back_and_is_not_taken_for_gone_back_because_one_of_them_was_slow()
    {
        TestAccount account = azurite.NewAccount();
        var faults = new FaultPlan();
        await using Instance gate = await Instance.StartAsync(
            account,
            Cancelled,
            new FaultPolicy(account, faults),
            ("Gate:LawMaxAge", "00:01:00")
        );
        await using Instance other = await Instance.StartAsync(account, Cancelled);
        CurrentSnapshot law = gate.Get<CurrentSnapshot>();
        await other.OpenFlagsAsync(["IE"], Cancelled);
        await law.ReadAsync(TimeSpan.Zero, Cancelled);
        await other.OpenFlagsAsync(["FR"], Cancelled);
        // The second look at the version, which says that the rows read in between are of one version.
        FaultRule held = faults.Add(c => c.Touches("GET", "control", "'now|!version'"), new Fault.AnswerHeld(), first: 2);
        Task<Snapshot> slow = law.ReadAsync(TimeSpan.Zero, Cancelled);
        await held.FirstAnswer.WaitAsync(Cancelled);

        await other.OpenFlagsAsync(["DE"], Cancelled);
        long latest = (await law.ReadAsync(TimeSpan.Zero, Cancelled)).Version;
        held.Release();

        (await slow).IsOpen(new JurisdictionCode("DE")).ShouldBeTrue();
        law.Snapshot!.Version.ShouldBe(latest);
    }
}
