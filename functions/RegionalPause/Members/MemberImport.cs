using System.Buffers;
using System.Collections.Immutable;
using System.IO.Pipelines;
using RegionalPause.Requests;

namespace RegionalPause.Members;

/// <summary>The result of an import.</summary>
/// <param name="Lines">Lines read, including empty lines.</param>
/// <param name="Members">Members written.</param>
/// <param name="WrongLines">Lines that are not a valid member.</param>
/// <param name="Wrong">The first of these lines, each with every wrong field.</param>
/// <param name="NextLine">Number of the line after the last one. A larger import continues there.</param>
public sealed record ImportReport(long Lines, long Members, long WrongLines, ImmutableArray<MemberLine.Wrong> Wrong, long NextLine);

/// <summary>
/// Reads members from NDJSON as it arrives, and writes them in groups that fill a transaction, several buckets in parallel. A line that is
/// not a valid member is reported and does not stop the others. Memory holds at most one group a bucket, for an import of any length.
/// Repeating a line changes nothing. So an import that was interrupted can continue from the first unwritten line or from any line before
/// it. Of two lines about one member, the later one counts.
/// </summary>
public sealed class MemberImport(MemberTable table, MemberParser parser)
{
    /// <summary>Maximum number of wrong lines that an import describes. More lines are only counted.</summary>
    public const int MostWrong = 100;

    private const int Parallel = 8;
    private const int RowsPerGroup = 100;

    /// <summary>Imports a stream to its end. When it returns, every valid member of the stream is written.</summary>
    /// <param name="ndjson">One member a line.</param>
    /// <param name="firstLine">Number of the first line of this stream in the whole file, from 1.</param>
    /// <param name="cancellationToken">Ends the import. Members that are already written stay.</param>
    public async Task<ImportReport> RunAsync(Stream ndjson, long firstLine, CancellationToken cancellationToken)
    {
        await using var run = new Run(table, cancellationToken);
        ImmutableArray<MemberLine.Wrong>.Builder wrong = ImmutableArray.CreateBuilder<MemberLine.Wrong>();
        long line = firstLine,
            members = 0,
            wrongLines = 0;
        await foreach (ReadOnlyMemory<byte>? text in LinesAsync(ndjson, cancellationToken).ConfigureAwait(false))
        {
            switch (
                text is { } whole
                    ? IsEmpty(JsonInput.WithoutMark(whole).Span)
                        ? null
                        : parser.Parse(whole, line)
                    : TooLong(line)
            )
            {
                case MemberLine.Read { Member: var member }:
                    members++;
                    await run.AddAsync(member).ConfigureAwait(false);
                    break;
                case MemberLine.Wrong w:
                    if (wrongLines++ < MostWrong)
                        wrong.Add(w);
                    break;
            }
            line++;
        }
        await run.EndAsync().ConfigureAwait(false);
        return new ImportReport(line - firstLine, members, wrongLines, wrong.ToImmutable(), line);
    }

    private static bool IsEmpty(ReadOnlySpan<byte> line) => line.IndexOfAnyExcept(" \t\r"u8) < 0;

    private static MemberLine.Wrong TooLong(long line) => new(line, [new FieldError("$", null, $"at most {MemberParser.MaxLine} bytes")]);

    /// <summary>The lines of a stream; <c>null</c> for a line that is too long, which is skipped without storing it.</summary>
    private static async IAsyncEnumerable<ReadOnlyMemory<byte>?> LinesAsync(
        Stream stream,
        [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken
    )
    {
        PipeReader reader = PipeReader.Create(stream, new StreamPipeReaderOptions(bufferSize: 64 * 1024, leaveOpen: true));
        bool skipping = false;
        while (true)
        {
            ReadResult read = await reader.ReadAsync(cancellationToken).ConfigureAwait(false);
            ReadOnlySequence<byte> buffer = read.Buffer;
            while (buffer.PositionOf((byte)'\n') is { } end)
            {
                ReadOnlySequence<byte> text = buffer.Slice(0, end);
                yield return skipping || text.Length > MemberParser.MaxLine
                    ? default(ReadOnlyMemory<byte>?)
                    : new ReadOnlyMemory<byte>(text.ToArray());
                skipping = false;
                buffer = buffer.Slice(buffer.GetPosition(1, end));
            }
            if (buffer.Length > MemberParser.MaxLine)
            {
                skipping = true;
                buffer = buffer.Slice(buffer.End);
            }
            if (read.IsCompleted)
            {
                if (skipping || !buffer.IsEmpty)
                    yield return skipping ? default(ReadOnlyMemory<byte>?) : new ReadOnlyMemory<byte>(buffer.ToArray());
                await reader.CompleteAsync().ConfigureAwait(false);
                yield break;
            }
            reader.AdvanceTo(buffer.Start, buffer.End);
        }
    }

    /// <summary>The groups of one import. One reader adds members. The groups of one bucket are written one after the other, so that the
    /// later line counts.</summary>
    private sealed class Run(MemberTable table, CancellationToken cancellationToken) : IAsyncDisposable
    {
        private readonly Dictionary<MemberKey, Member>[] groups =
        [
            .. Enumerable.Range(0, MemberKey.Buckets).Select(_ => new Dictionary<MemberKey, Member>()),
        ];
        private readonly int[] rows = new int[MemberKey.Buckets];
        private readonly Task[] writes = [.. Enumerable.Repeat(Task.CompletedTask, MemberKey.Buckets)];
        private readonly SemaphoreSlim slots = new(Parallel);

        public async ValueTask AddAsync(Member member)
        {
            MemberKey key = MemberKey.Of(member.Id);
            int bucket = key.Bucket,
                more = MemberTable.RowsOf(member);
            if (rows[bucket] + more > RowsPerGroup)
                await BeginAsync(bucket).ConfigureAwait(false);
            rows[bucket] += more;
            groups[bucket][key] = member;
        }

        public async Task EndAsync()
        {
            for (int bucket = 0; bucket < MemberKey.Buckets; bucket++)
                await BeginAsync(bucket).ConfigureAwait(false);
            await Task.WhenAll(writes).ConfigureAwait(false);
        }

        private async Task BeginAsync(int bucket)
        {
            await writes[bucket].ConfigureAwait(false);
            (KeyValuePair<MemberKey, Member>[] group, rows[bucket]) = ([.. groups[bucket]], 0);
            groups[bucket].Clear();
            if (group.Length == 0)
                return;
            await slots.WaitAsync(cancellationToken).ConfigureAwait(false);
            writes[bucket] = WriteAsync(group);
        }

        private async Task WriteAsync(KeyValuePair<MemberKey, Member>[] group)
        {
            try
            {
                await table.WriteAsync([.. group.Select(m => (m.Key, m.Value))], cancellationToken).ConfigureAwait(false);
            }
            finally
            {
                slots.Release();
            }
        }

        // An import that ends early waits for the writes in progress: a group that is written late must not undo the writes of a repeated
        // import.
        public async ValueTask DisposeAsync()
        {
            await Task.WhenAll(writes).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            slots.Dispose();
        }
    }
}
