namespace RegionalPause.Storage;

/// <summary>A table that the gate creates before it opens. Each module registers its own tables.</summary>
public interface IStorageTable
{
    /// <summary>Creates the table if it is missing.</summary>
    Task CreateAsync(CancellationToken cancellationToken);
}
