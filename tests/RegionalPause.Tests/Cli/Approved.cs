using System.Runtime.CompilerServices;
using Shouldly;

namespace RegionalPause.Tests.Cli;

/// <summary>
/// Compares output with the text a person approved, <c>Cli/Approved/NAME.txt</c>. Run the tests with <c>RPAUSE_APPROVE=1</c> to write what
/// came out there, and read the difference before committing it.
/// </summary>
internal static class Approved
{
    private static readonly string Directory = Path.Combine(Root(), "tests", "RegionalPause.Tests", "Cli", "Approved");

    public static void ShouldBeApproved(this string text, [CallerMemberName] string name = "")
    {
        string path = Path.Combine(Directory, name + ".txt");
        // Trailing blanks are Spectre's padding; nobody sees them, and the repository keeps none.
        string received = string.Join('\n', text.ReplaceLineEndings("\n").TrimEnd().Split('\n').Select(line => line.TrimEnd())) + "\n";
        if (Environment.GetEnvironmentVariable("RPAUSE_APPROVE") == "1")
            File.WriteAllText(path, received);
        string approved = File.Exists(path) ? File.ReadAllText(path).ReplaceLineEndings("\n") : "";
        received.ShouldBe(approved, $"{path} says otherwise; RPAUSE_APPROVE=1 approves what came out");
    }

    private static string Root()
    {
        DirectoryInfo? at = new(AppContext.BaseDirectory);
        while (at is not null && !File.Exists(Path.Combine(at.FullName, "RegionalPause.sln")))
            at = at.Parent;
        return at?.FullName ?? throw new InvalidOperationException("The tests run inside a clone.");
    }
}
