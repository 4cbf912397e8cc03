using System.Collections.Immutable;
using System.Text;
using RegionalPause.Ledger.Trees;
using RegionalPause.Requests;

namespace RegionalPause.Ledger.Sealing;

/// <summary>
/// Everything that a round writes, in one blob that is stored before the round is committed. An instance that finds the commit can finish
/// the round, byte for byte, without reading the shards again.
/// </summary>
/// <param name="Files">Tiles and bundles.</param>
/// <param name="Places">The places of the records.</param>
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

    /// <exception cref="InvalidDataException">The bytes are not a pending round.</exception>
    public static PendingRound Read(ReadOnlyMemory<byte> bytes)
    {
        using var stream = new MemoryStream(bytes.ToArray(), writable: false);
        using var reader = new BinaryReader(stream, Encoding.UTF8);
        try
        {
            if (reader.ReadByte() != Format)
                throw new InvalidDataException("The format of a pending round is unknown.");
            var files = new LogFile[Count(reader)];
            for (int i = 0; i < files.Length; i++)
                files[i] = new LogFile(reader.ReadString(), Whole(reader, Count(reader)));
            var places = new SealedPlace[Count(reader)];
            for (int i = 0; i < places.Length; i++)
                places[i] = new SealedPlace(ShardId.Parse(reader.ReadString()), reader.ReadInt64(), reader.ReadInt64());
            return stream.Position == stream.Length
                ? new PendingRound([.. files], [.. places])
                : throw new InvalidDataException("A pending round has bytes after its end.");
        }
        catch (Exception e) when (e is EndOfStreamException or FormatException or ArgumentException or IOException)
        {
            throw new InvalidDataException("A pending round is incomplete or damaged.", e);
        }
    }

    // A count must not reserve more memory than the remaining bytes can fill.
    private static int Count(BinaryReader reader) =>
        reader.ReadInt32() is var count && count >= 0 && count <= reader.BaseStream.Length - reader.BaseStream.Position
            ? count
            : throw new InvalidDataException("A count in a pending round is larger than its length allows.");

    private static byte[] Whole(BinaryReader reader, int length)
    {
        byte[] bytes = reader.ReadBytes(length);
        return bytes.Length == length ? bytes : throw new EndOfStreamException();
    }
}
