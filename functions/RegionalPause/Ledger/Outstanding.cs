namespace RegionalPause.Ledger;

/// <summary>
/// The admissions of this process that may still be in transit. An admission is settled when the broker acknowledged it at the first
/// attempt, or when its ticket has expired on the store's clock. If it is unknown whether the broker has it, only time settles it.
/// </summary>
internal sealed class Outstanding
{
    private readonly Lock gate = new();
    private readonly SortedDictionary<long, Pending> pending = [];
    private long settledUpTo = -1;
    private long last = -1;

    /// <summary>Registers the admissions of one appended batch.</summary>
    public void Expect(long position, int admissions, DateTimeOffset notAfter)
    {
        lock (gate)
        {
            pending.Add(position, new Pending(admissions, notAfter));
            last = position;
        }
    }

    /// <summary>Records that one admission of a batch was acknowledged.</summary>
    public void Sent(long position)
    {
        lock (gate)
        {
            if (pending.TryGetValue(position, out Pending? batch) && --batch.Left == 0)
                pending.Remove(position);
        }
    }

    /// <summary>The last position up to which every admission is settled.</summary>
    public long UpTo(DateTimeOffset now)
    {
        lock (gate)
        {
            while (pending.Count > 0 && First() is var (position, batch) && batch.NotAfter < now)
                pending.Remove(position);
            settledUpTo = pending.Count > 0 ? First().Key - 1 : Math.Max(settledUpTo, last);
            return settledUpTo;
        }
    }

    private KeyValuePair<long, Pending> First()
    {
        foreach (KeyValuePair<long, Pending> batch in pending)
            return batch;
        throw new System.Diagnostics.UnreachableException("No batch is pending.");
    }

    private sealed class Pending(int left, DateTimeOffset notAfter)
    {
        public int Left { get; set; } = left;

        public DateTimeOffset NotAfter { get; } = notAfter;
    }
}
