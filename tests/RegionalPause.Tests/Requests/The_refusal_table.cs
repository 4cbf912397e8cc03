using System.Text.RegularExpressions;
using RegionalPause.Requests;
using Shouldly;

namespace RegionalPause.Tests.Requests;

[Requirement("R29", "R30")]
public class The_refusal_table
{
    private static readonly RefusalCode[] Codes = Enum.GetValues<RefusalCode>();

    [Fact]
    public void has_a_row_for_every_refusal() => Codes.ShouldAllBe(c => RefusalTable.Of(c) != null);

    [Fact]
    public void gives_each_a_problem_type_of_its_own() => Codes.Select(c => RefusalTable.Of(c).ProblemType).ShouldBeUnique();

    [Fact]
    public void gives_each_a_title_of_its_own() => Codes.Select(c => RefusalTable.Of(c).Title).ShouldBeUnique();

    [Fact]
    public void writes_problem_types_in_kebab_case_after_the_code()
    {
        foreach (RefusalCode code in Codes)
            RefusalTable.Of(code).ProblemType.ShouldBe(Regex.Replace(code.ToString(), "(?<=[a-z])(?=[A-Z])", "-").ToLowerInvariant());
    }

    // 0 is success; 126 and above mean something to the shell; 1 is what an unexpected failure gives.
    [Fact]
    public void uses_exit_codes_that_scripts_can_tell_apart() =>
        Codes.ShouldAllBe(c => RefusalTable.Of(c).ExitCode > 1 && RefusalTable.Of(c).ExitCode <= 125);

    [Fact]
    public void answers_http_with_what_the_caller_can_do_about_it()
    {
        foreach (RefusalCode code in Codes)
        {
            int expected = code switch
            {
                RefusalCode.Invalid => 400,
                RefusalCode.Unauthenticated => 401,
                RefusalCode.Forbidden or RefusalCode.NeedsAnotherPerson or RefusalCode.NeedsAuthenticatedPerson => 403,
                RefusalCode.NotFound => 404,
                RefusalCode.OrderDiffers
                or RefusalCode.NotInThisStage
                or RefusalCode.InDoubt
                or RefusalCode.NotSealedYet
                or RefusalCode.SafetyRules
                or RefusalCode.StaleDigest => 409,
                RefusalCode.LengthRequired => 411,
                RefusalCode.ChangedSince => 412,
                RefusalCode.TooLarge => 413,
                RefusalCode.TooManyPermits => 429,
                RefusalCode.Contended or RefusalCode.StorageUnavailable => 503, // the same request may succeed later
                RefusalCode.TriedTooOften or RefusalCode.LedgerFault => 500, // a person has to look
                _ => throw new InvalidOperationException($"Say here what {code} answers."),
            };
            RefusalTable.Of(code).HttpStatus.ShouldBe(expected, code.ToString());
        }
    }
}
