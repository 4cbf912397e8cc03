using System.ComponentModel;
using System.Diagnostics;
using System.Text;
using RegionalPause.Ledger.Notes;

namespace RegionalPause.Tests.Verification;

/// <summary>One process of <c>tests/independent/verify.mjs</c> that answers for many directories.</summary>
internal sealed class IndependentVerifier : IDisposable
{
    private readonly Process node;

    public IndependentVerifier(VerifierKey key)
    {
        try
        {
            node = Process.Start(
                new ProcessStartInfo("node", [Path.Combine(TheRepository.Root, "tests/independent/verify.mjs"), "--batch", key.ToString()])
                {
                    RedirectStandardInput = true,
                    RedirectStandardOutput = true,
                    StandardOutputEncoding = Encoding.UTF8,
                }
            )!;
        }
        catch (Win32Exception)
        {
            Assert.Skip("Node 20 is not on the PATH: the independent verifier cannot run.");
            throw;
        }
    }

    /// <summary><c>ok</c>, or <c>wrong FILE: reason</c>.</summary>
    public async Task<string> VerifyAsync(string directory, CancellationToken cancellationToken)
    {
        await node.StandardInput.WriteLineAsync(directory.AsMemory(), cancellationToken);
        await node.StandardInput.FlushAsync(cancellationToken);
        return await node.StandardOutput.ReadLineAsync(cancellationToken)
            ?? throw new InvalidOperationException("The independent verifier ended.");
    }

    public void Dispose()
    {
        node.StandardInput.Close();
        if (!node.WaitForExit(TimeSpan.FromSeconds(10)))
            node.Kill();
        node.Dispose();
    }
}
