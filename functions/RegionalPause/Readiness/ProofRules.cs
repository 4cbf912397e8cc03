using System.Collections.Immutable;
using RegionalPause.Drills;
using RegionalPause.Ledger.Sealing;

namespace RegionalPause.Readiness;

/// <summary>What the proof of a pause needs: a sealed ledger, its keys, and a drill that passed.</summary>
internal static class ProofRules
{
    private static readonly TimeSpan LateSeal = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan LatestSeal = TimeSpan.FromMinutes(5);

    /// <summary>A grant lasts seven days and is renewed in its second half. One that is nearer to its end was not renewed.</summary>
    private static readonly TimeSpan NotRenewed = TimeSpan.FromDays(3);

    public static ReadinessCheck Sealing(ReadinessFacts facts)
    {
        const string id = "sealing";
        const string remedy =
            "Look in the log for SealLedger (events 6001 and 6002). Decisions and pauses go on; the evidence ends where sealing ended.";
        if (!facts.Unsealed.Succeeded(out ImmutableArray<UnsealedShard> unsealed, out string? fault))
            return ReadinessCheck.Failed(id, $"The sealed ledger could not be read: {fault}.", remedy);
        if (unsealed.FirstOrDefault(s => s.Unsealable) is { } changed)
            return ReadinessCheck.Failed(
                id,
                $"Shard {changed.Shard} cannot be sealed from record {changed.From} on: its data in storage were changed.",
                "A person must examine the shard: rpause ledger verify. It may be an attack."
            );
        if (unsealed.IsEmpty)
            return ReadinessCheck.Ok(id, "Every record of the ledger is sealed.");
        TimeSpan age = facts.Now - unsealed.Min(s => s.Since);
        string found = $"The oldest record that is not sealed was written {SpokenTime.Of(age)} ago.";
        return age > LatestSeal ? ReadinessCheck.Failed(id, found, remedy)
            : age > LateSeal ? ReadinessCheck.Warning(id, found, remedy)
            : ReadinessCheck.Ok(id, found);
    }

    public static ReadinessCheck LedgerKey(ReadinessFacts facts) =>
        Key(facts, "ledger-key", "Ledger", facts.LedgerKey, "Without the key nothing is sealed.");

    public static ReadinessCheck TicketKey(ReadinessFacts facts) =>
        Key(facts, "ticket-key", "Tickets", facts.TicketKey, "Without the key nothing is decided.");

    private static ReadinessCheck Key(ReadinessFacts facts, string id, string section, Observed<KeyReading> observed, string consequence)
    {
        if (!observed.Succeeded(out KeyReading? key, out string? fault))
            return ReadinessCheck.Failed(
                id,
                $"The key of {section} does not answer: {fault}.",
                $"{consequence} Check {section}:KeyVaultKey and the role Key Vault Crypto User of the app's identity."
            );
        if (key.Until is { } until && until - facts.Now < NotRenewed)
            return ReadinessCheck.Warning(
                id,
                $"The key of {section} did not answer lately; this instance can go on for {SpokenTime.Of(until - facts.Now)}.",
                $"{consequence} Check {section}:KeyVaultKey and the role Key Vault Crypto User of the app's identity."
            );
        return key.IsInVault || facts.Settings.IsDevelopment
            ? ReadinessCheck.Ok(id, $"The key {key.Name} answers.")
            : ReadinessCheck.Warning(
                id,
                $"The key {key.Name} answers, but it is in the settings of the app.",
                $"Create a key in Azure Key Vault, set {section}:KeyVaultKey, and name this key in {section}:FormerKeys."
            );
    }

    public static ReadinessCheck Drill(ReadinessFacts facts)
    {
        const string id = "drill";
        const string run = "Run one: rpause drill run.";
        if (!facts.Drills.Succeeded(out ImmutableArray<Drill> drills, out string? fault))
            return ReadinessCheck.Failed(id, $"The drills could not be read: {fault}.", "As for storage.");
        if (drills.FirstOrDefault(d => d.Stage is DrillStage.Done or DrillStage.Interrupted) is not { } last)
            return facts.Settings.IsDevelopment
                ? ReadinessCheck.Ok(id, "No drill has been run, and this is Development.")
                : ReadinessCheck.Warning(id, "No drill has been run, so no pause was measured here.", run);
        TimeSpan age = facts.Now - (last.EndedAt ?? last.RequestedAt);
        if (last.Stage == DrillStage.Interrupted)
            return ReadinessCheck.Warning(id, $"The last drill ({last.Id}) was interrupted and proves nothing.", run);
        if (last.Figures is not { Passed: true } figures)
            return ReadinessCheck.Failed(
                id,
                $"The last drill ({last.Id}) failed {SpokenTime.Of(age)} ago: {last.Figures?.Late ?? 0} late, {last.Figures?.Lost ?? 0} lost.",
                $"Look at it: rpause drill show {last.Id}. Then follow docs/operations.md, and run another one."
            );
        string passed = $"The last drill ({last.Id}) passed {SpokenTime.Of(age)} ago; it was effective after {Effective(figures)}.";
        return facts.Settings.DrillEvery > TimeSpan.Zero && age > facts.Settings.DrillEvery * 2
            ? ReadinessCheck.Warning(id, $"{passed} One is due every {SpokenTime.Of(facts.Settings.DrillEvery)}.", run)
            : ReadinessCheck.Ok(id, passed);
    }

    private static string Effective(DrillFigures figures) => SpokenTime.Of(figures.EffectiveAfter!.Value);
}
