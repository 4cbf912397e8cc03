namespace RegionalPause.Content;

/// <summary>
/// The JSON Schema (2020-12) of <c>regionalpause.content.submitted.v1</c>, for pipelines. It refuses nothing the parser takes; the parser refuses some more
/// (duplicates, cross-field rules, instants relative to now), which a contract test lists.
/// </summary>
public static class ContentSchema
{
    private static readonly Lazy<byte[]> Bytes = new(Load);

    /// <summary>The schema, UTF-8.</summary>
    public static ReadOnlyMemory<byte> Json => Bytes.Value;

    private static byte[] Load()
    {
        using Stream stream = typeof(ContentSchema).Assembly.GetManifestResourceStream("content-submitted.schema.json")
            ?? throw new InvalidDataException("content-submitted.schema.json is not embedded in this build.");
        byte[] json = new byte[stream.Length];
        stream.ReadExactly(json);
        return json;
    }
}
