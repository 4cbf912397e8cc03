using System.Globalization;
using System.Numerics;
using System.Text;
using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;
using RegionalPause.Content;
using Shouldly;

namespace RegionalPause.Tests.Content;

/// <summary>Fault F18: an integer is what JSON Schema says one is, a number without a fractional part, however it is written.</summary>
[Requirement("R1", "R29")]
public sealed class A_number_of_a_message
{
    private static readonly Gen<string> Digits =
        from n in Gen.Choose(0, 12)
        from d in Gen.Elements("0123456789000".ToCharArray()).ArrayOf(n)
        select new string(d);

    private static readonly Gen<string> Numbers =
        from sign in Gen.Elements("", "", "-")
        from whole in Gen.OneOf(Gen.Elements("0", "1", "10", "1000000000", "1000000001", "9007199254740993"), Digits.Select(d => "1" + d))
        from fraction in Gen.OneOf(Gen.Constant(""), Digits.Select(d => $".{d}0"), Digits.Select(d => $".{d}"))
        from exponent in Gen.OneOf(
            Gen.Constant(""),
            from e in Gen.Elements("e", "E", "e+", "e-", "E-00")
            from n in Gen.OneOf(Gen.Choose(0, 30), Gen.Elements(400, 1_000_000_007, int.MaxValue))
            select $"{e}{n}"
        )
        select sign + whole + (fraction == "." ? "" : fraction) + exponent;

    [Theory]
    [InlineData("1", 1)]
    [InlineData("1.0", 1)]
    [InlineData("1e0", 1)]
    [InlineData("10e-1", 1)]
    [InlineData("0.1e1", 1)]
    [InlineData("1.5e1", 15)]
    [InlineData("1E+9", 1_000_000_000)]
    [InlineData("1000000000.00", 1_000_000_000)]
    [InlineData("1e00000000000000000000", 1)]
    public void is_an_integer_however_it_is_written(string json, int revision) => Revision(json).ShouldBe(revision);

    [Theory]
    [InlineData("0")]
    [InlineData("-0")]
    [InlineData("-1.0")]
    [InlineData("1.5")]
    [InlineData("1e-1")]
    [InlineData("1.0000000000000000000000001")]
    [InlineData("1000000001")]
    [InlineData("9007199254740993")]
    [InlineData("4294967297")]
    [InlineData("1e400")]
    [InlineData("1e-400")]
    [InlineData("1e99999999999999999999")]
    [InlineData("1e-99999999999999999999")]
    public void is_no_revision_where_it_has_a_fraction_or_is_out_of_range(string json) => Revision(json).ShouldBeNull();

    [Property(MaxTest = 5000)]
    public Property is_a_revision_exactly_where_the_schema_says_so() =>
        Prop.ForAll(
            Numbers.ToArbitrary(),
            json =>
            {
                // "type": "integer", "minimum": 1, "maximum": 1000000000, reckoned exactly.
                Revision(json)
                    .ShouldBe(Exact(json) is { } value && value >= 1 && value <= ContentLimits.Revision ? (int)value : null, json);
            }
        );

    [Fact, Requirement("R10")]
    public void reads_the_same_in_an_admitted_message()
    {
        string message =
            """{"type":"regionalpause.content.admitted.v1","data":{"contentId":"c","revision":1,"ticket":"t","controlVersion":7,"item":{"contentId":"c","revision":10e-1}}}""";

        AdmittedMessage.TryRead(Encoding.UTF8.GetBytes(message), out AdmittedMessage? admitted, out _).ShouldBeTrue();
        admitted.Id.ShouldBe(new ItemId("c", 1));
    }

    private static int? Revision(string json)
    {
        string message = Message.Example.Replace("\"revision\": 1", $"\"revision\": {json}", StringComparison.Ordinal);
        switch (Message.Parse(message))
        {
            case ParsedContent.Item item:
                return item.Content.Id.Revision;
            case ParsedContent.Malformed malformed:
                malformed.Errors.ShouldHaveSingleItem().Field.ShouldBe("data.revision");
                return null;
            default:
                throw new InvalidOperationException();
        }
    }

    /// <summary>The value of a JSON number if it is an integer of at most 40 digits, by big integers.</summary>
    private static BigInteger? Exact(string json)
    {
        string[] parts = json.ToUpperInvariant().Split('E');
        BigInteger exponent =
            parts.Length == 1 ? 0 : BigInteger.Parse(parts[1], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture);
        string[] mantissa = parts[0].Split('.');
        string fraction = mantissa.Length == 1 ? "" : mantissa[1];
        BigInteger digits =
            BigInteger.Parse(mantissa[0].TrimStart('-') + fraction, CultureInfo.InvariantCulture) * (json.StartsWith('-') ? -1 : 1);
        BigInteger power = exponent - fraction.Length;
        if (digits.IsZero)
            return digits;
        if (power > 40 || power < -80)
            return null;
        if (power >= 0)
            return digits * BigInteger.Pow(10, (int)power);
        BigInteger divisor = BigInteger.Pow(10, (int)-power);
        return digits % divisor == 0 ? digits / divisor : null;
    }
}
