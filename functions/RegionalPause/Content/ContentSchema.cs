namespace RegionalPause.Content;

/// <summary>
/// The JSON Schema (2020-12) of <c>regionalpause.content.submitted.v1</c>, for pipelines. It accepts everything that the parser accepts.
/// The parser refuses more (duplicates, rules across fields, instants relative to now); a contract test lists these cases.
/// </summary>
public static class ContentSchema
{
    private static readonly Lazy<byte[]> Bytes = new(Load);

    /// <summary>The schema in UTF-8.</summary>
    public static ReadOnlyMemory<byte> Json => Bytes.Value;

    private static byte[] Load()
    {
        using Stream stream =
            typeof(ContentSchema).Assembly.GetManifestResourceStream("content-submitted.schema.json")
            ?? throw new InvalidDataException("content-submitted.schema.json is not embedded in this build.");
        byte[] json = new byte[stream.Length];
        stream.ReadExactly(json);
        return json;
    }
}
