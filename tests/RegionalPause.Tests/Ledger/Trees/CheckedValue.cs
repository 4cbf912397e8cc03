using RegionalPause.Ledger.Trees;
using Shouldly;

namespace RegionalPause.Tests.Ledger.Trees;

/// <summary>The value a test expects to be there.</summary>
internal static class CheckedValue
{
    public static T Value<T, TFault>(this Checked<T, TFault> answer)
        where T : notnull
        where TFault : class
    {
        answer.Succeeded(out T? value, out TFault? fault).ShouldBeTrue(fault?.ToString());
        return value!;
    }
}
