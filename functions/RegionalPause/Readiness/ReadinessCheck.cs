using System.Collections.Immutable;

namespace RegionalPause.Readiness;

/// <summary>What a check found. The higher value is the worse one.</summary>
public enum ReadinessState : byte
{
    /// <summary>As it should be.</summary>
    Ok = 1,

    /// <summary>A pause works now, and a person should look at this.</summary>
    Warning = 2,

    /// <summary>A pause, its proof or what it protects does not work, or it is not known whether it works.</summary>
    Failed = 3,
}

/// <summary>One check of an installation (R42).</summary>
/// <param name="Id">Its name. It never changes, so that a program can look for it.</param>
/// <param name="State">What it found.</param>
/// <param name="Found">What was seen, in one sentence.</param>
/// <param name="Remedy">What to do; <c>null</c> if it is ok.</param>
public sealed record ReadinessCheck(string Id, ReadinessState State, string Found, string? Remedy = null)
{
    internal static ReadinessCheck Ok(string id, string found) => new(id, ReadinessState.Ok, found);

    internal static ReadinessCheck Warning(string id, string found, string remedy) => new(id, ReadinessState.Warning, found, remedy);

    internal static ReadinessCheck Failed(string id, string found, string remedy) => new(id, ReadinessState.Failed, found, remedy);
}

/// <summary>The answer to "would a pause work now?".</summary>
/// <param name="CheckedAt">When the facts were read.</param>
/// <param name="ControlVersion">The control version that was read; <c>null</c> if it could not be read (R43).</param>
/// <param name="Checks">Every check, always in the same order.</param>
public sealed record ReadinessReport(DateTimeOffset CheckedAt, long? ControlVersion, ImmutableArray<ReadinessCheck> Checks)
{
    /// <summary>The worst state of a check.</summary>
    public ReadinessState State => Checks.Max(check => check.State);
}
