using System.Text;

namespace RegionalPause.Notices;

/// <summary>
/// The style of every message to a member. Mail programs read it from the message itself; those that ignore it show the same text in the
/// same order.
/// </summary>
public static class NoticeStyle
{
    /// <summary>The style as an element of the head.</summary>
    public static string Element { get; } = $"<style>\n{Encoding.UTF8.GetString(NoticeTemplates.Read("notice.style.css"))}</style>";
}
