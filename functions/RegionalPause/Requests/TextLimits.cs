using System.Collections.Immutable;

namespace RegionalPause.Requests;

/// <summary>The length limit of one kind of text.</summary>
/// <param name="Text">The name of the text and where it occurs.</param>
/// <param name="Bytes">Most bytes of UTF-8.</param>
public sealed record TextLimit(string Text, int Bytes);

/// <summary>
/// Every length limit of text in requests, in bytes of UTF-8 (R46). All are far below the limit of storage (32,768 UTF-16 units a
/// property), so storage never refuses first. <c>docs/limits.md</c> states the same limits; a test compares the two.
/// </summary>
public static class TextLimits
{
    /// <summary>Reason of an order or of a flag.</summary>
    public const int Reason = 3000;

    /// <summary>Reason of an override, an undo, or a corrected instant.</summary>
    public const int OverrideReason = 1500;

    /// <summary>Reference of a dealing, an assessment or a recall. It names a matter; it is too short for correspondence.</summary>
    public const int Reference = 480;

    /// <summary>Name of a person or system.</summary>
    public const int Person = 600;

    /// <summary>Name of a supervisory authority.</summary>
    public const int Authority = 300;

    /// <summary>Name of the controller in a notice.</summary>
    public const int Controller = 600;

    /// <summary>Id of an order.</summary>
    public const int OrderId = 64;

    /// <summary>Id of a campaign.</summary>
    public const int CampaignId = 64;

    /// <summary>Name of a time zone.</summary>
    public const int Zone = 64;

    /// <summary>Version of safety rule data.</summary>
    public const int RuleVersion = 192;

    /// <summary>Id of a content item, an author or a member.</summary>
    public const int Id = 1024;

    /// <summary>Address of a content item, which is ASCII (RFC 3986).</summary>
    public const int Uri = 2048;

    /// <summary>Address to which a member's notice is sent.</summary>
    public const int Address = 512;

    /// <summary>Tag of a language (BCP 47).</summary>
    public const int LanguageTag = 128;

    /// <summary>Name of a training run or of its dataset.</summary>
    public const int RunName = 200;

    /// <summary>All limits.</summary>
    public static ImmutableArray<TextLimit> All { get; } =
    [
        new("`reason` of an order or a flag", Reason),
        new("`reason` of an override, an undo or a correction", OverrideReason),
        new("`reference` of a dealing, an assessment or a recall, and a recall's `name`", Reference),
        new("`reason` for which a message is dropped", Reference),
        new("`by`, the person or system that asks", Person),
        new("`authority`", Authority),
        new("`controller` of a campaign", Controller),
        new("id of an order or a drill", OrderId),
        new("id of a campaign", CampaignId),
        new("`zone` of a date range", Zone),
        new("`version` of safety rule data", RuleVersion),
        new("id of a content item, an author or a member, also in links, objections, receipts and erasure", Id),
        new("`contentUri`", Uri),
        new("`address` of a member's channel", Address),
        new("language tag of a member", LanguageTag),
        new("`run` and `dataset` of a permit", RunName),
    ];
}
