using System.Text;

namespace RegionalPause.App.Pages.Objecting;

/// <summary>The form for people without a link, as far as it is filled in, and what is wrong with it.</summary>
public sealed record ObjectionFilling(ObjectionTexts Texts, string Controller, string Locator = "", string About = "", string Contact = "")
{
    /// <summary>Most characters of a locator.</summary>
    public const int MaxLocator = 2_000;

    /// <summary>Most bytes in UTF-8 of an address (RFC 5321 §4.5.3.1.3).</summary>
    public const int MaxContact = 254;

    public string? LocatorError { get; init; }

    public string? AboutError { get; init; }

    public string? ContactError { get; init; }

    /// <summary>Whether it was sent and could not be taken.</summary>
    public bool Failed { get; init; }

    public bool IsWrong => LocatorError is not null || AboutError is not null || ContactError is not null;

    /// <summary>Reads what was sent; everything wrong with it is said at once.</summary>
    public static ObjectionFilling Read(IFormCollection form, ObjectionTexts texts, string controller)
    {
        // Browsers send line ends as two characters and count them as one.
        string locator = form["locator"].ToString().ReplaceLineEndings("\n").Trim();
        string about = form["about"].ToString(), contact = form["contact"].ToString().Trim();
        return new ObjectionFilling(texts, controller, locator, about, contact)
        {
            LocatorError = locator.Length == 0 ? texts.Form.LocatorMissing : locator.Length > MaxLocator ? texts.Form.LocatorLong : null,
            AboutError = about is "me" or "child" ? null : texts.Form.AboutMissing,
            ContactError = contact.Length == 0 || IsAddress(contact) ? null : texts.Form.ContactBad,
        };
    }

    internal ObjectionClaim ToClaim(DateTimeOffset now) => new(Locator, About == "child", Contact.Length == 0 ? null : Contact, now, Texts.Language);

    // Only what cannot be delivered is refused; whether somebody reads it, the confirmation finds out.
    private static bool IsAddress(string text) =>
        Encoding.UTF8.GetByteCount(text) <= MaxContact && text.IndexOf('@', StringComparison.Ordinal) is > 0 and var at && at == text.LastIndexOf('@') && at < text.Length - 1 && !text.Any(c => char.IsWhiteSpace(c) || char.IsControl(c));
}
