using System.Diagnostics;

namespace RegionalPause.Benchmarks;

/// <summary>What a process has used so far.</summary>
/// <param name="Cpu">CPU time.</param>
/// <param name="Peak">The most memory it ever had, in MiB.</param>
internal readonly record struct Usage(TimeSpan Cpu, long Peak)
{
    /// <summary>That of a process; <c>null</c> if there is none, or no longer.</summary>
    public static Usage? Of(int id)
    {
        try
        {
            using var process = Process.GetProcessById(id);
            return new Usage(process.TotalProcessorTime, process.PeakWorkingSet64 / (1024 * 1024));
        }
        catch (Exception e) when (e is ArgumentException or InvalidOperationException)
        {
            return null;
        }
    }
}
