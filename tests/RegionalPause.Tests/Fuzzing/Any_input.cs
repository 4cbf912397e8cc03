using System.Text;
using System.Text.Json;
using FsCheck;
using FsCheck.Fluent;
using RegionalPause.App.Api;
using RegionalPause.Requests;
using Shouldly;

namespace RegionalPause.Tests.Fuzzing;

/// <summary>
/// F1, F8, F9: whatever arrives is taken or refused. No reader throws anything else than it is declared to, and what it says of a refused
/// input for a log or a poison queue repeats nothing of that input.
/// </summary>
[Requirement("R6", "R26", "R44")]
public sealed class Any_input
{
    private const int Inputs = 10_000;

    public static TheoryData<string> Readers => [.. InputReader.All.Keys];

    [Theory, MemberData(nameof(Readers))]
    public void is_taken_as_it_is_documented(string reader)
    {
        foreach (string sample in InputReader.All[reader].Samples)
            InputReader.All[reader].Read(Encoding.UTF8.GetBytes(sample)).ShouldBeNull(sample);
    }

    [Theory, MemberData(nameof(Readers))]
    public void that_was_good_and_is_garbled_is_taken_or_refused(string reader)
    {
        InputReader read = InputReader.All[reader];
        var mutations = new InputMutator(seed: 20_240_920);
        int refused = 0;
        for (int i = 0; i < Inputs; i++)
        {
            if (IsRefused(read, mutations.Next(read.Samples[i % read.Samples.Length])))
                refused++;
        }
        refused.ShouldBeInRange(Inputs / 2, Inputs - 1, "an oracle that sees one answer only checks nothing");
    }

    [Theory, MemberData(nameof(Readers))]
    public void that_is_made_of_known_and_odd_parts_is_taken_or_refused(string reader)
    {
        InputReader read = InputReader.All[reader];

        Prop.ForAll(
                Documents(read.Samples).ToArbitrary(),
                json =>
                {
                    IsRefused(read, Encoding.UTF8.GetBytes(json));
                }
            )
            .Check(Config.QuickThrowOnFailure.WithMaxTest(Inputs).WithEndSize(60));
    }

    private static bool IsRefused(InputReader reader, byte[] input)
    {
        Refusal? refusal;
        try
        {
            refusal = reader.Read(input);
        }
        catch (Exception thrown)
        {
            throw new InvalidOperationException($"Thrown for {Convert.ToBase64String(input)}: {Encoding.UTF8.GetString(input)}", thrown);
        }
        if (refusal is not null && !reader.IsFile)
            Problems.WithoutValues(refusal).ShouldNotContain(InputMutator.Secret[..18], Case.Insensitive, Convert.ToBase64String(input));
        return refusal is not null;
    }

    // Objects and arrays of the names and values that a reader knows, in any place, and of some that it does not.
    private static Gen<string> Documents(string[] samples)
    {
        var names = new HashSet<string>();
        var values = new HashSet<string>(InputMutator.Odd);
        foreach (string sample in samples)
        {
            using JsonDocument document = JsonDocument.Parse(sample);
            Collect(document.RootElement, names, values);
        }
        Gen<string> name = Gen.Elements([
            .. names.Select(n => JsonSerializer.Serialize(n)),
            $"\"{InputMutator.Secret}\"",
            "\"a\\ud800\"",
            "\"\"",
        ]);
        Gen<string> leaf = Gen.Elements([.. values]);
        return Gen.Sized(size => Tree(name, leaf, Math.Min(size, 60)));
    }

    private static Gen<string> Tree(Gen<string> name, Gen<string> leaf, int size)
    {
        if (size < 2)
            return leaf;
        Gen<string> child = Gen.Frequency((4, leaf), (1, Tree(name, leaf, size / 4)));
        Gen<string> members = (from n in name from v in child select $"{n}:{v}")
            .ListOf()
            .Select(l => "{" + string.Join(',', l.Take(12)) + "}");
        Gen<string> elements = child.ListOf().Select(l => "[" + string.Join(',', l.Take(5)) + "]");
        return Gen.Frequency((6, members), (1, elements), (1, leaf));
    }

    private static void Collect(JsonElement value, HashSet<string> names, HashSet<string> values)
    {
        values.Add(value.GetRawText());
        if (value.ValueKind == JsonValueKind.Array)
        {
            foreach (JsonElement element in value.EnumerateArray())
                Collect(element, names, values);
        }
        else if (value.ValueKind == JsonValueKind.Object)
        {
            foreach (JsonProperty member in value.EnumerateObject())
            {
                names.Add(member.Name);
                Collect(member.Value, names, values);
            }
        }
    }
}
