using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.Text.Unicode;

namespace RegionalPause.Content;

/// <summary>
/// The one rule for a member's id at every entry point: content, registry, objections, links, erasure. So every author can object, receive
/// notices and be erased (R46).
/// </summary>
public static class MemberId
{
    /// <summary>What is expected, for an error. The id itself is never shown (R26).</summary>
    public const string Expected = ContentText.ExpectedId;

    /// <summary>Whether a text is a valid id. A text with an unpaired surrogate is not valid.</summary>
    public static bool IsValid([NotNullWhen(true)] string? text)
    {
        if (text is null || text.Length > ContentLimits.IdBytes)
            return false;
        Span<byte> utf8 = stackalloc byte[ContentLimits.IdBytes];
        return Utf8.FromUtf16(text, utf8, out _, out int written, replaceInvalidSequences: false) == OperationStatus.Done
            && ContentText.IsId(utf8[..written]);
    }
}
