using System.Buffers;
using System.Text.Unicode;

namespace RegionalPause.Content;

/// <summary>
/// The id of a member, as content items name them: personal data. It has one rule at every entry point (content, registry, objections,
/// links, erasure), so every author can object, receive notices and be erased (R46).
/// </summary>
public readonly record struct MemberId
{
    private MemberId(string value) => Value = value;

    /// <summary>What is expected, for an error. The id itself is never shown (R26).</summary>
    public const string Expected = ContentText.ExpectedId;

    /// <summary>The id as the platform wrote it.</summary>
    public string Value { get; }

    /// <summary>Reads an id. A text with an unpaired surrogate is not an id.</summary>
    public static bool TryParse(string? text, out MemberId id)
    {
        bool valid = IsValid(text);
        id = valid ? new MemberId(text!) : default;
        return valid;
    }

    /// <summary>Reads an id from storage or a sealed link, where it is known to be valid.</summary>
    public static MemberId Parse(string text) => new(text);

    internal static bool IsValid(string? text)
    {
        if (text is null || text.Length > ContentLimits.IdBytes)
            return false;
        Span<byte> utf8 = stackalloc byte[ContentLimits.IdBytes];
        return Utf8.FromUtf16(text, utf8, out _, out int written, replaceInvalidSequences: false) == OperationStatus.Done
            && ContentText.IsId(utf8[..written]);
    }

    /// <summary>Never the id: a text that is printed or logged must not contain a member (R26).</summary>
    public override string ToString() => "a member";
}
