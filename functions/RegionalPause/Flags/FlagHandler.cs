using System.Collections.Immutable;
using RegionalPause.Errors;

namespace RegionalPause.Flags;

/// <summary>Opens and closes training flags. Closing fences like a pause does: when the call returns no instance admits under the open flag.</summary>
public sealed class FlagHandler
{
    /// <summary>Sets the flags of every code the name means (a group, or a jurisdiction with those that follow it).</summary>
    public Task<Result<ImmutableArray<TrainingFlag>>> SetAsync(string name, bool open, string by, string? reason, CancellationToken cancellationToken) => throw new NotImplementedException();

    /// <summary>Every flag ever set.</summary>
    public Task<ImmutableArray<TrainingFlag>> ListAsync(CancellationToken cancellationToken) => throw new NotImplementedException();

    /// <summary>All flags in the Microsoft feature-flag JSON schema.</summary>
    public Task<byte[]> ExportAsync(CancellationToken cancellationToken) => throw new NotImplementedException();

    /// <summary>Sets flags from a document in the Microsoft feature-flag JSON schema; all or nothing.</summary>
    public Task<Result<ImmutableArray<TrainingFlag>>> ImportAsync(ReadOnlyMemory<byte> json, string by, CancellationToken cancellationToken) => throw new NotImplementedException();
}
