using System.Collections.Immutable;
using System.Globalization;

namespace RegionalPause.App.OperatorConsole.Lists;

/// <summary>One page of a list.</summary>
/// <param name="Items">The items of the page.</param>
/// <param name="Number">The number of the page, from 1.</param>
/// <param name="Pages">How many pages there are, at least 1.</param>
/// <param name="All">How many items there are.</param>
public sealed record Paged<T>(ImmutableArray<T> Items, int Number, int Pages, int All)
{
    /// <summary>The same page with something else for each item.</summary>
    public Paged<TOther> Select<TOther>(Func<T, TOther> of) => new([.. Items.Select(of)], Number, Pages, All);

    /// <summary>The links to the other pages.</summary>
    /// <param name="address">The address of the list, with the rest of its query: it ends with <c>?</c> or <c>&amp;</c>.</param>
    public PageLinks Links(string address) => new(Number, Pages, address);
}

/// <summary>The links to the other pages of a list.</summary>
/// <param name="Number">This page.</param>
/// <param name="Pages">How many pages there are.</param>
/// <param name="Address">The address without the number.</param>
public sealed record PageLinks(int Number, int Pages, string Address);

/// <summary>Divides lists into pages.</summary>
public static class Paging
{
    /// <summary>Items on a page.</summary>
    public const int Size = 50;

    /// <summary>A page of a list. A number beyond the list means its last page, and anything that is no number the first.</summary>
    public static Paged<T> PageOf<T>(ImmutableArray<T> items, string? number)
    {
        int pages = Math.Max(1, (items.Length + Size - 1) / Size);
        int page = int.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out int asked) ? Math.Clamp(asked, 1, pages) : 1;
        return new Paged<T>([.. items.Skip((page - 1) * Size).Take(Size)], page, pages, items.Length);
    }
}
