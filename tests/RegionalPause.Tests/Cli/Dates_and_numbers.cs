using System.CommandLine;
using RegionalPause.Cli;
using Shouldly;

namespace RegionalPause.Tests.Cli;

/// <summary>Every option of the command tree that is a day, an instant or a number: one spelling, the same everywhere.</summary>
[Requirement("R30", "D4")]
public sealed class Dates_and_numbers
{
    private static readonly Dictionary<Type, (string[] Good, string[] Bad)> Spellings = new()
    {
        [typeof(DateOnly)] = (
            ["2027-03-04", "2024-02-29"],
            [
                "03/04/2027",
                "04.03.2027",
                "2027-3-4",
                "2027/03/04",
                "20270304",
                "4 March 2027",
                "2023-02-29",
                "2027-03-04T00:00:00Z",
                " 2027-03-04",
                "٢٠٢٧-٠٣-٠٤",
                "",
            ]
        ),
        [typeof(DateTimeOffset)] = (
            ["2027-03-04T12:00:00Z", "2027-03-04T12:00:00.5+01:00"],
            [
                "2027-03-04",
                "2027-03-04T12:00:00",
                "2027-03-04 12:00:00Z",
                "03/04/2027 12:00",
                "12:00",
                "2027-03-04T12:00:00+1",
                "2027-03-04T25:00:00Z",
                "tomorrow",
                "",
            ]
        ),
        [typeof(double)] = (["1", "1.5", "0"], ["1,5", "1.000,5", "1,000", "-1", "NaN", "Infinity", "1e3", "1e400", " 1", "½", "٣", ""]),
        [typeof(int)] = (["7"], ["1,000", "1.5", "-7", "0x7", "7 ", "٧", "99999999999", "seven", ""]),
        [typeof(long)] = (["7"], ["1,000", "1.5", "-7", "0x7", "7 ", "٧", "99999999999999999999", ""]),
    };

    public static TheoryData<string, string> Options =>
        [
            .. Tree.Verbs()
                .SelectMany(v =>
                    v.Command.Options.Where(o => Spellings.ContainsKey(TypeOf(o))).Select(o => (string.Join(' ', v.Path), o.Name))
                ),
        ];

    [Theory(DisplayName = "F21, F10: a day, instant or number has one spelling")]
    [MemberData(nameof(Options))]
    public void have_one_spelling(string verb, string name)
    {
        (string[] path, Command command) = Tree.Verbs().Single(v => string.Join(' ', v.Path) == verb);
        (string[] good, string[] bad) = Spellings[TypeOf(command.Options.Single(o => o.Name == name))];
        foreach (string text in good)
            Errors(path, name, text).ShouldBeEmpty(text);
        foreach (string text in bad)
            Errors(path, name, text).ShouldHaveSingleItem($"'{text}'");
    }

    [Fact]
    public void are_the_only_types_beside_texts_and_switches()
    {
        Type[] others = [typeof(string), typeof(string[]), typeof(bool), typeof(RegionalPause.Requests.DayRange)];
        Tree.Verbs().SelectMany(v => v.Command.Options).Select(TypeOf).Distinct().Except(others).ShouldBeSubsetOf(Spellings.Keys);
        Tree.Verbs()
            .SelectMany(v => v.Command.Arguments)
            .Select(a => a.ValueType)
            .Distinct()
            .ShouldBeSubsetOf([typeof(string), typeof(string[])]);
    }

    private static string[] Errors(string[] path, string name, string text) =>
        [
            .. new Shell(Surroundings.OfProcess())
                .Root()
                .Parse([.. path, name, text])
                .Errors.Select(e => e.Message)
                .Where(m => m.StartsWith($"{name} takes", StringComparison.Ordinal)),
        ];

    private static Type TypeOf(Option option) => Nullable.GetUnderlyingType(option.ValueType) ?? option.ValueType;
}
