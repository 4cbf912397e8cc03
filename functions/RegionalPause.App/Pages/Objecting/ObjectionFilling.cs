using System.Text;

namespace RegionalPause.App.Pages.Objecting;

/// <summary>The form for people without a link, with the values that were sent and their errors.</summary>
public sealed record ObjectionFilling(ObjectionTexts Texts, string Controller, string Locator = "", string About = "", string Contact = "")
{
    /// <summary>The most characters of a locator.</summary>
    public const int MaxLocator = 2_000;

    /// <summary>The most bytes in UTF-8 of an e-mail address (RFC 5321 §4.5.3.1.3).</summary>
    public const int MaxContact = 254;

    public string? LocatorError { get; init; }

    public string? AboutError { get; init; }

    public string? ContactError { get; init; }

    /// <summary>Whether the form was sent but could not be stored.</summary>
    public bool Failed { get; init; }

    public bool IsWrong => LocatorError is not null || AboutError is not null || ContactError is not null;

    /// <summary>Reads the form that was sent; the result has all its errors.</summary>
    public static ObjectionFilling Read(IFormCollection form, ObjectionTexts texts, string controller)
    {
        // Browsers send a line end as two characters but count it as one.
        string locator = form["locator"].ToString().ReplaceLineEndings("\n").Trim();
        string about = form["about"].ToString(),
            contact = form["contact"].ToString().Trim();
        return new ObjectionFilling(texts, controller, locator, about, contact)
        {
            LocatorError =
                locator.Length == 0 ? texts.Form.LocatorMissing
                : locator.Length > MaxLocator ? texts.Form.LocatorLong
                : null,
            AboutError = about is "me" or "child" ? null : texts.Form.AboutMissing,
            ContactError = contact.Length == 0 || IsAddress(contact) ? null : texts.Form.ContactBad,
        };
    }

    internal ObjectionClaim ToClaim(DateTimeOffset now) =>
        new(Locator, About == "child", Contact.Length == 0 ? null : Contact, now, Texts.Language);

    // Only an address that mail cannot be delivered to is refused. The confirmation shows whether a person reads it.
    private static bool IsAddress(string text) =>
        Encoding.UTF8.GetByteCount(text) <= MaxContact
        && text.IndexOf('@', StringComparison.Ordinal) is > 0 and var at
        && at == text.LastIndexOf('@')
        && at < text.Length - 1
        && !text.Any(c => char.IsWhiteSpace(c) || char.IsControl(c));
}
