using System.Buffers;
using System.Globalization;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using RegionalPause.Content;
using RegionalPause.Requests;

namespace RegionalPause.Quarantine;

/// <summary>An item in a training manifest.</summary>
/// <param name="Id">The item.</param>
/// <param name="Text">The manifest's text for it, on one line. Valid until the next item is read.</param>
/// <param name="IsJson">Whether that text is JSON.</param>
public readonly record struct ManifestItem(ItemId Id, ReadOnlyMemory<byte> Text, bool IsJson);

/// <summary>
/// Reads training manifests (R16): one item a line, as <c>ID</c>, <c>ID TAB REVISION</c> or <c>{"id":"…","revision":N}</c>; or one JSON
/// array of such objects or of ids. The default revision is 1. Other members of an object are ignored, unless one of them could also name
/// the item. Any other form is refused, with its place in the file: an item that is skipped would count as clean.
/// </summary>
public static class Manifest
{
    /// <summary>Longest line or array item, in bytes.</summary>
    public const int MaxItemBytes = 1024 * 1024;

    private const int Depth = 64;
    private const string Separators = ",;|\"{}[]";

    private static readonly JsonWriterOptions OneLine = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    // If an object has one of these names in another spelling or place, the item could be missed.
    private static readonly string[] OtherNames = ["id", "contentId", "content_id", "content-id", "itemId", "item_id", "revision"];

    private static readonly string[] Headings = ["id", "ids", "contentId", "content_id", "content-id", "item", "itemId", "item_id", "url"];

    /// <summary>Reads the items as a stream.</summary>
    /// <exception cref="InvalidDataException">A part of the file is not an item. The message states where and why. The items before it were
    /// already returned.</exception>
    public static async IAsyncEnumerable<ManifestItem> ReadAsync(
        Stream source,
        [EnumeratorCancellation] CancellationToken cancellationToken
    )
    {
        await using var peeked = new PeekedStream(source);
        bool isArray = await peeked.BeginsWithAsync((byte)'[', cancellationToken).ConfigureAwait(false);
        IAsyncEnumerable<ManifestItem> items = isArray ? ArrayAsync(peeked, cancellationToken) : LinesAsync(peeked, cancellationToken);
        await foreach (ManifestItem item in items.ConfigureAwait(false))
            yield return item;
    }

    private static async IAsyncEnumerable<ManifestItem> LinesAsync(
        Stream source,
        [EnumeratorCancellation] CancellationToken cancellationToken
    )
    {
        bool first = true;
        await foreach (TextLine line in TextLines.ReadAsync(source, MaxItemBytes, cancellationToken).ConfigureAwait(false))
        {
            if (line.IsBlank)
                continue;
            yield return Item(line, first);
            first = false;
        }
    }

    private static ManifestItem Item(TextLine line, bool isFirst)
    {
        ReadOnlySpan<byte> text = line.Bytes.Span;
        try
        {
            if (line.Length > MaxItemBytes)
                throw new FormatException($"It has {line.Length} bytes; {MaxItemBytes} is the most.");
            ReadOnlySpan<byte> json = text[text.IndexOfAnyExcept(" \t"u8)..];
            return json[0] == '{'
                ? new ManifestItem(OfObject(json), line.Bytes, IsJson: true)
                : new ManifestItem(OfText(Encoding.UTF8.GetString(text), isFirst), line.Bytes, IsJson: false);
        }
        catch (Exception e) when (e is JsonException or FormatException or InvalidOperationException)
        {
            throw NoItem($"Line {line.Number}", e);
        }
    }

    private static async IAsyncEnumerable<ManifestItem> ArrayAsync(
        Stream source,
        [EnumeratorCancellation] CancellationToken cancellationToken
    )
    {
        IAsyncEnumerator<JsonElement> elements = JsonSerializer
            .DeserializeAsyncEnumerable(source, ManifestJson.Default.JsonElement, cancellationToken)
            .GetAsyncEnumerator(cancellationToken);
        await using (elements.ConfigureAwait(false))
        {
            var text = new ArrayBufferWriter<byte>();
            for (long number = 1; await NextAsync(elements, number).ConfigureAwait(false); number++)
                yield return Item(elements.Current, number, text);
        }
    }

    private static async Task<bool> NextAsync(IAsyncEnumerator<JsonElement> elements, long number)
    {
        try
        {
            return await elements.MoveNextAsync().ConfigureAwait(false);
        }
        catch (JsonException e)
        {
            throw NoItem($"Item {number} of the array or what follows it", e);
        }
    }

    private static ManifestItem Item(JsonElement element, long number, ArrayBufferWriter<byte> text)
    {
        try
        {
            ItemId id = element.ValueKind switch
            {
                JsonValueKind.Object => OfObject(JsonMarshal.GetRawUtf8Value(element)),
                JsonValueKind.String => new ItemId(Id(element.GetString()!), 1),
                _ => throw new FormatException("It is neither an object nor an id."),
            };
            text.ResetWrittenCount();
            using (var writer = new Utf8JsonWriter(text, OneLine))
                element.WriteTo(writer);
            return new ManifestItem(id, text.WrittenMemory, IsJson: true);
        }
        catch (Exception e) when (e is JsonException or FormatException or InvalidOperationException)
        {
            throw NoItem($"Item {number} of the array", e);
        }
    }

    private static ItemId OfText(string line, bool isFirst)
    {
        string[] parts = line.Split('\t');
        if (isFirst && Headings.Contains(parts[0], StringComparer.OrdinalIgnoreCase))
            throw new FormatException("It is a heading, but a manifest has no heading.");
        foreach (Rune rune in parts[0].EnumerateRunes())
        {
            bool isSeparator = rune.IsAscii && Separators.Contains((char)rune.Value, StringComparison.Ordinal);
            if (Rune.IsWhiteSpace(rune) || Rune.IsControl(rune) || Rune.GetUnicodeCategory(rune) == UnicodeCategory.Format || isSeparator)
                throw new FormatException(
                    "An id with blanks, commas, quotes, brackets or invisible characters must be JSON: {\"id\":\"…\"}."
                );
        }
        return parts.Length switch
        {
            1 => new ItemId(Id(parts[0]), 1),
            2 when int.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out int revision) => new ItemId(
                Id(parts[0]),
                Revision(revision)
            ),
            _ => throw new FormatException("After the id only a tab and the revision may follow."),
        };
    }

    /// <summary>The id and revision at the top level of an object, each at most once and with exactly that name.</summary>
    private static ItemId OfObject(ReadOnlySpan<byte> json)
    {
        var reader = new Utf8JsonReader(json, new JsonReaderOptions { MaxDepth = Depth });
        (string? id, int? revision) = (null, null);
        while (reader.Read())
        {
            if (
                reader.TokenType != JsonTokenType.PropertyName
                || reader.GetString() is not { } name
                || !OtherNames.Contains(name, StringComparer.OrdinalIgnoreCase)
            )
                continue;
            bool isTop = reader.CurrentDepth == 1;
            if (!isTop && name.Equals("revision", StringComparison.OrdinalIgnoreCase))
                continue;
            reader.Read();
            if (isTop && name == "id" && id is null && reader.TokenType == JsonTokenType.String)
                id = Id(reader.GetString()!);
            else if (
                isTop
                && name == "revision"
                && revision is null
                && reader.TokenType == JsonTokenType.Number
                && reader.TryGetInt32(out int stated)
            )
                revision = Revision(stated);
            else
            {
                throw new FormatException(
                    isTop
                        ? $"Its member '{name}' is not understood; "
                            + "an item has one \"id\", a text, and at most one \"revision\", a whole number."
                        : $"It has a member '{name}' inside another member; write one item a line, with its id at the top level."
                );
            }
        }
        return id is null ? throw new FormatException("It has no id.") : new ItemId(id, revision ?? 1);
    }

    private static string Id(string id) =>
        ContentText.IsId(Encoding.UTF8.GetBytes(id)) ? id : throw new FormatException($"Its id is not {ContentText.ExpectedId}.");

    private static int Revision(int revision) =>
        revision is >= 1 and <= ContentLimits.Revision
            ? revision
            : throw new FormatException($"Its revision is not from 1 to {ContentLimits.Revision}.");

    private static InvalidDataException NoItem(string place, Exception why) =>
        new($"{place} of the manifest is not an item: {why.Message}", why);

    /// <summary>A stream whose first bytes were read ahead.</summary>
    private sealed class PeekedStream(Stream source) : ForwardStream
    {
        private const int Most = 4096;

        private ReadOnlyMemory<byte> ahead;

        /// <summary>
        /// Whether the first character after blanks and a byte order mark is the wanted one. If so, reading starts there.
        /// </summary>
        public async Task<bool> BeginsWithAsync(byte wanted, CancellationToken cancellationToken)
        {
            byte[] buffer = new byte[Most];
            int read = await source.ReadAtLeastAsync(buffer, Most, throwOnEndOfStream: false, cancellationToken).ConfigureAwait(false);
            ahead = buffer.AsMemory(0, read);
            int first = ahead.Span.StartsWith("\uFEFF"u8) ? 3 : 0;
            int blanks = ahead.Span[first..].IndexOfAnyExcept(" \t\r\n"u8);
            if (blanks < 0 || ahead.Span[first + blanks] != wanted)
                return false;
            ahead = ahead[(first + blanks)..];
            return true;
        }

        public override int Read(Span<byte> buffer) => ahead.IsEmpty ? source.Read(buffer) : Take(buffer);

        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
            ahead.IsEmpty ? source.ReadAsync(buffer, cancellationToken) : new ValueTask<int>(Take(buffer.Span));

        private int Take(Span<byte> buffer)
        {
            int count = Math.Min(buffer.Length, ahead.Length);
            ahead.Span[..count].CopyTo(buffer);
            ahead = ahead[count..];
            return count;
        }
    }
}

[JsonSerializable(typeof(JsonElement))]
internal sealed partial class ManifestJson : JsonSerializerContext;
