using System.Text;
using RegionalPause.Members;
using RegionalPause.Tests.App;
using Shouldly;
using Xunit;

namespace RegionalPause.Tests.Members;

/// <summary>F19: the first line is a member too where an editor put a byte order mark before it.</summary>
public sealed class A_file_of_members
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("", 2, 0)]
    [InlineData("\uFEFF", 2, 0)]
    [InlineData("\uFEFF\uFEFF", 1, 1)]
    public async Task May_begin_with_a_byte_order_mark(string mark, long members, long wrong)
    {
        await using SmallGate gate = await SmallGate.StartAsync(Stop);
        string line = A_member_line.Whole.ReplaceLineEndings("");
        using var file = new MemoryStream(Encoding.UTF8.GetBytes($"{mark}{line}\n{line.Replace("m-1", "m-2", StringComparison.Ordinal)}\n"));

        ImportReport report = await gate.Get<MemberImport>().RunAsync(file, firstLine: 7, Stop);

        (report.Members, report.WrongLines).ShouldBe((members, wrong));
    }
}
