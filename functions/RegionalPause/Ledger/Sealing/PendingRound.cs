using System.Collections.Immutable;
using System.Text;
using RegionalPause.Ledger.Trees;

namespace RegionalPause.Ledger.Sealing;

/// <summary>
/// Everything a round writes, in one blob that is stored before the round is committed: whoever finds the commit can finish the round, byte for byte, without
/// asking the shards again.
/// </summary>
/// <param name="Files">Tiles and bundles.</param>
/// <param name="Places">Where the records stand.</param>
internal sealed record PendingRound(ImmutableArray<LogFile> Files, ImmutableArray<SealedPlace> Places)
{
    private const byte Format = 1;

    public byte[] Write()
    {
        using var stream = new MemoryStream();
        using (var writer = new BinaryWriter(stream, Encoding.UTF8, leaveOpen: true))
        {
            writer.Write(Format);
            writer.Write(Files.Length);
            foreach (LogFile file in Files)
            {
                writer.Write(file.Path);
                writer.Write(file.Bytes.Length);
                writer.Write(file.Bytes.Span);
            }
            writer.Write(Places.Length);
            foreach (SealedPlace place in Places)
            {
                writer.Write(place.Shard.Value);
                writer.Write(place.Position);
                writer.Write(place.Leaf);
            }
        }
        return stream.ToArray();
    }

    /// <exception cref="InvalidDataException">The bytes are none.</exception>
    public static PendingRound Read(ReadOnlyMemory<byte> bytes)
    {
        using var stream = new MemoryStream(bytes.ToArray(), writable: false);
        using var reader = new BinaryReader(stream, Encoding.UTF8);
        try
        {
            if (reader.ReadByte() != Format)
                throw new InvalidDataException("A pending round is of a format that is not known.");
            var files = new LogFile[Count(reader)];
            for (int i = 0; i < files.Length; i++)
                files[i] = new LogFile(reader.ReadString(), Whole(reader, Count(reader)));
            var places = new SealedPlace[Count(reader)];
            for (int i = 0; i < places.Length; i++)
                places[i] = new SealedPlace(ShardId.Parse(reader.ReadString()), reader.ReadInt64(), reader.ReadInt64());
            return stream.Position == stream.Length ? new PendingRound([.. files], [.. places]) : throw new InvalidDataException("A pending round has bytes after its end.");
        }
        catch (Exception e) when (e is EndOfStreamException or FormatException or ArgumentException or IOException)
        {
            throw new InvalidDataException("A pending round is cut short or garbled.", e);
        }
    }

    // A count is no reason to take more memory than the bytes that follow it can fill.
    private static int Count(BinaryReader reader) => reader.ReadInt32() is var count && count >= 0 && count <= reader.BaseStream.Length - reader.BaseStream.Position
        ? count
        : throw new InvalidDataException("A pending round counts more than it holds.");

    private static byte[] Whole(BinaryReader reader, int length)
    {
        byte[] bytes = reader.ReadBytes(length);
        return bytes.Length == length ? bytes : throw new EndOfStreamException();
    }
}
