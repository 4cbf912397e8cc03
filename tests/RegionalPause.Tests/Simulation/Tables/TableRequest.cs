using System.Collections.Immutable;

namespace RegionalPause.Tests.Simulation.Tables;

/// <summary>How a row is written.</summary>
internal enum TableVerb
{
    /// <summary>It must not exist.</summary>
    Insert,

    /// <summary>The whole row; without a tag it may exist or not.</summary>
    Replace,

    /// <summary>The properties given; without a tag it may exist or not.</summary>
    Merge,

    /// <summary>Away with it.</summary>
    Delete,
}

/// <summary>One write of one row.</summary>
internal sealed record TableOperation(
    TableVerb Verb,
    string Table,
    string PartitionKey,
    string RowKey,
    string? IfMatch,
    ImmutableSortedDictionary<string, StoredValue> Properties
);

/// <summary>What the product asks of the Table service: all of it, and no more.</summary>
internal abstract record TableRequest
{
    private TableRequest() { }

    /// <summary>The table it is about.</summary>
    public abstract string Table { get; }

    /// <summary>Whether it changes anything.</summary>
    public virtual bool IsWrite => true;

    public sealed record CreateTable(string Name) : TableRequest
    {
        public override string Table => Name;
    }

    public sealed record Write(TableOperation Operation) : TableRequest
    {
        public override string Table => Operation.Table;
    }

    /// <summary>All or nothing, in one partition.</summary>
    public sealed record Transaction(ImmutableArray<TableOperation> Operations) : TableRequest
    {
        public override string Table => Operations[0].Table;
    }

    public sealed record Read(string Name, string PartitionKey, string RowKey) : TableRequest
    {
        public override string Table => Name;

        public override bool IsWrite => false;
    }

    /// <summary>Rows in the order of their keys, from <paramref name="From"/> on, at most <paramref name="Top"/>.</summary>
    public sealed record Query(
        string Name,
        TableFilter Filter,
        ImmutableArray<string> Select,
        int Top,
        (string PartitionKey, string RowKey)? From
    ) : TableRequest
    {
        public override string Table => Name;

        public override bool IsWrite => false;
    }
}

/// <summary>What the Table service says.</summary>
internal abstract record TableAnswer
{
    private TableAnswer() { }

    /// <summary>A table is there.</summary>
    public sealed record Created : TableAnswer;

    /// <summary>One row was written; no tag after a delete.</summary>
    public sealed record Written(string? Tag) : TableAnswer;

    /// <summary>A transaction was done.</summary>
    public sealed record Committed(ImmutableArray<string?> Tags) : TableAnswer;

    public sealed record Found(TableRow Row) : TableAnswer;

    public sealed record Page(ImmutableArray<TableRow> Rows, ImmutableArray<string> Select, (string PartitionKey, string RowKey)? Next)
        : TableAnswer;

    /// <summary>Nothing was done.</summary>
    /// <param name="Status">Why.</param>
    /// <param name="Code">The same in words.</param>
    /// <param name="Index">Which operation of a transaction; <c>null</c> outside one, or where the service refused it unread.</param>
    public sealed record Refused(int Status, string Code, int? Index = null) : TableAnswer;
}
