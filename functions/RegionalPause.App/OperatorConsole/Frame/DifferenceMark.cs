using System.Security.Cryptography;
using System.Text;
using RegionalPause.Contract;

namespace RegionalPause.App.OperatorConsole.Frame;

/// <summary>
/// Identifies what a change would do, as a page showed it. A form that could admit more carries the mark, and is carried out only if the
/// change would still do the same (R44). The versions and the days of the examples are not part of it: they change all the time.
/// </summary>
internal static class DifferenceMark
{
    /// <summary>The form field with the mark.</summary>
    public const string Field = "seen";

    /// <summary>The mark of a difference.</summary>
    public static string Of(DifferenceView difference) =>
        Convert.ToHexStringLower(
            SHA256.HashData(
                Encoding.UTF8.GetBytes(
                    string.Join(
                        '\n',
                        difference
                            .Decisions.Select(d => $"{d.Jurisdiction} {d.Before} {d.After} {string.Join(' ', d.ContentTypes)}")
                            .Prepend(difference.NeedsAnotherPerson.ToString())
                    )
                )
            )
        );
}
