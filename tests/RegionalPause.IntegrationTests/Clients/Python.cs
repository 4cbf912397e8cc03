using RegionalPause.IntegrationTests.Bed;

namespace RegionalPause.IntegrationTests.Clients;

/// <summary>
/// Python with the one package that the client for training jobs needs; <c>python3-cryptography</c> is installed by the first run that
/// misses it.
/// </summary>
internal static class Python
{
    private const string Install = "apt-get install -y python3 python3-cryptography";

    // The interpreter of the search path may be another one than Debian's, for which the package is installed.
    private static readonly string[] Interpreters = ["python3", "/usr/bin/python3"];

    private static readonly SemaphoreSlim One = new(1, 1);
    private static string? found;

    /// <summary>An interpreter with the package; skips the test if there is none and it cannot be installed.</summary>
    public static async Task<string> FindAsync(CancellationToken cancellationToken)
    {
        await One.WaitAsync(cancellationToken);
        try
        {
            found ??= await InstalledAsync(cancellationToken);
            if (found is null && OperatingSystem.IsLinux() && Environment.IsPrivilegedProcess)
            {
                string script = $"export DEBIAN_FRONTEND=noninteractive; {Install} || {{ apt-get update && {Install}; }}";
                await ChildProgram.RunAsync("sh", ["-c", script], Repository.Root, "", cancellationToken);
                found = await InstalledAsync(cancellationToken);
            }
        }
        finally
        {
            One.Release();
        }
        Assert.SkipWhen(found is null, $"There is no Python with cryptography. Install it as root: {Install}");
        return found!;
    }

    private static async Task<string?> InstalledAsync(CancellationToken cancellationToken)
    {
        foreach (string interpreter in Interpreters)
        {
            (int code, _) = await ChildProgram.RunAsync(
                "sh",
                ["-c", $"{interpreter} -c 'import cryptography'"],
                Repository.Root,
                "",
                cancellationToken
            );
            if (code == 0)
                return interpreter;
        }
        return null;
    }
}
