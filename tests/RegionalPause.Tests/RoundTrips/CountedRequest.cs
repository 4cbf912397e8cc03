using System.Diagnostics;
using System.Reflection;
using System.Text.RegularExpressions;

namespace RegionalPause.Tests.RoundTrips;

/// <summary>A storage request of a measured operation.</summary>
/// <param name="Round">The round in which it was answered: its depth. 0 where rounds are not counted.</param>
/// <param name="Kind">What it does, such as <c>control get</c>.</param>
/// <param name="Detail">The rows, the blob or the filter.</param>
/// <param name="Caller">The methods of the product that made it, innermost first.</param>
internal sealed record CountedRequest(int Round, string Kind, string Detail, string Caller)
{
    private const int MostCallers = 4;

    /// <summary>The method that asked a table, a queue or a blob for it.</summary>
    public string Maker =>
        Caller.Split(" < ") is var callers
            ? callers.FirstOrDefault(c => !c.Split('.')[0].EndsWith("Table", StringComparison.Ordinal)) ?? callers[0]
            : Caller;

    /// <summary>The methods of the product on the stack, as far as it reaches: to the last method that was resumed.</summary>
    public static string CallerNow() =>
        string.Join(
            " < ",
            new StackTrace(fNeedFileInfo: false)
                .GetFrames()
                .Select(f => f.GetMethod())
                .OfType<MethodBase>()
                .Where(m => m.DeclaringType?.FullName is { } type && type.StartsWith("RegionalPause.", StringComparison.Ordinal))
                .Where(m => !m.DeclaringType!.FullName!.StartsWith("RegionalPause.Tests", StringComparison.Ordinal))
                .Select(Name)
                .Distinct()
                .Take(MostCallers)
        );

    // The compiler puts the body of an async method or a lambda into a nested type: Outer+<MethodAsync>d__3.
    private static string Name(MethodBase method)
    {
        string path = method.DeclaringType!.FullName!.Split('.')[^1] + "." + method.Name;
        string type = path.Split('+', '.')[0];
        Match written = Regex.Match(path, "<+([A-Za-z]+)>");
        return $"{type}.{(written.Success ? written.Groups[1].Value : method.Name)}";
    }
}
