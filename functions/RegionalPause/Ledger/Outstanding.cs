namespace RegionalPause.Ledger;

/// <summary>
/// Which admissions of this process are still on their way. An admission is settled once the broker acknowledged it at the first attempt, or once its
/// ticket has run out on the store's clock; in doubt it is neither, and then only time settles it.
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

    /// <summary>One admission of a batch was acknowledged.</summary>
    public void Sent(long position)
    {
        lock (gate)
        {
            if (pending.TryGetValue(position, out Pending? batch) && --batch.Left == 0)
                pending.Remove(position);
        }
    }

    /// <summary>Everything at or before this position is settled, given the store's time less the skew allowance.</summary>
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
        throw new System.Diagnostics.UnreachableException("Asked for the first of none.");
    }

    private sealed class Pending(int left, DateTimeOffset notAfter)
    {
        public int Left { get; set; } = left;

        public DateTimeOffset NotAfter { get; } = notAfter;
    }
}
