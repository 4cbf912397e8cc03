using System.Globalization;
using System.Text.RegularExpressions;

namespace RegionalPause.Tests.Simulation.Tables;

/// <summary>
/// An OData filter: comparisons of properties with constants under <c>and</c>, <c>or</c>, <c>not</c> and parentheses. A row without the
/// property does not match.
/// </summary>
internal sealed partial class TableFilter
{
    private readonly Clause clause;

    private TableFilter(string text, Clause clause) => (Text, this.clause) = (text, clause);

    /// <summary>The filter as written.</summary>
    public string Text { get; }

    /// <summary>No row outside it matches.</summary>
    public KeyRange Keys => clause.Keys;

    public static TableFilter Everything { get; } = new("", new Clause(_ => true, KeyRange.Everything));

    public bool Matches(TableRow row) => clause.Matches(row);

    /// <exception cref="FormatException">It is none.</exception>
    public static TableFilter Parse(string? text)
    {
        if (string.IsNullOrWhiteSpace(text))
            return Everything;
        var words = new Queue<string>(Words().Matches(text).Select(m => m.Value));
        Clause parsed = Or(words);
        return words.Count == 0 ? new TableFilter(text, parsed) : throw new FormatException($"'{text}' goes on after its end.");
    }

    private static Clause Or(Queue<string> words)
    {
        Clause left = And(words);
        while (Takes(words, "or"))
        {
            Clause one = left,
                other = And(words);
            left = new Clause(row => one.Matches(row) || other.Matches(row), KeyRange.Everything);
        }
        return left;
    }

    private static Clause And(Queue<string> words)
    {
        Clause left = Term(words);
        while (Takes(words, "and"))
        {
            Clause one = left,
                other = Term(words);
            left = new Clause(row => one.Matches(row) && other.Matches(row), one.Keys.Within(other.Keys));
        }
        return left;
    }

    private static Clause Term(Queue<string> words)
    {
        if (Takes(words, "not"))
        {
            Clause negated = Term(words);
            return new Clause(row => !negated.Matches(row), KeyRange.Everything);
        }
        if (Takes(words, "("))
        {
            Clause inner = Or(words);
            return Takes(words, ")") ? inner : throw new FormatException("A parenthesis is not closed.");
        }
        string property = words.Dequeue();
        string comparison = words.Dequeue();
        object constant = Constant(words.Dequeue());
        return new Clause(
            row => row.Value(property) is { } value && Holds(Compare(value, constant), comparison),
            KeyRange.Of(property, comparison, constant)
        );
    }

    private static bool Holds(int order, string comparison) =>
        comparison switch
        {
            "eq" => order == 0,
            "ne" => order != 0,
            "gt" => order > 0,
            "ge" => order >= 0,
            "lt" => order < 0,
            "le" => order <= 0,
            _ => throw new FormatException($"'{comparison}' is no comparison."),
        };

    private static int Compare(object value, object constant) =>
        (value, constant) switch
        {
            (string a, string b) => string.CompareOrdinal(a, b),
            (DateTimeOffset a, DateTimeOffset b) => a.CompareTo(b),
            (bool a, bool b) => a.CompareTo(b),
            (IConvertible a, IConvertible b) => Convert
                .ToDouble(a, CultureInfo.InvariantCulture)
                .CompareTo(Convert.ToDouble(b, CultureInfo.InvariantCulture)),
            _ => throw new FormatException($"A {value.GetType().Name} cannot be compared with a {constant.GetType().Name}."),
        };

    private static object Constant(string word) =>
        word switch
        {
            "true" => true,
            "false" => false,
            ['\'', .. var text, '\''] => text.Replace("''", "'", StringComparison.Ordinal),
            ['d', 'a', 't', 'e', 't', 'i', 'm', 'e', '\'', .. var instant, '\''] => DateTimeOffset.Parse(
                instant,
                CultureInfo.InvariantCulture,
                DateTimeStyles.AssumeUniversal
            ),
            [.. var number, 'L'] => long.Parse(number, CultureInfo.InvariantCulture),
            _ => double.Parse(word, CultureInfo.InvariantCulture),
        };

    private static bool Takes(Queue<string> words, string word)
    {
        bool there = words.TryPeek(out string? next) && next == word;
        if (there)
            words.Dequeue();
        return there;
    }

    [GeneratedRegex(@"[()]|(?:datetime)?'(?:[^']|'')*'|[^\s()']+")]
    private static partial Regex Words();

    /// <summary>A part of a filter.</summary>
    private sealed record Clause(Func<TableRow, bool> Matches, KeyRange Keys);
}
