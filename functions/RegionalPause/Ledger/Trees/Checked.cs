using System.Diagnostics.CodeAnalysis;

namespace RegionalPause.Ledger.Trees;

/// <summary>A value made from bytes or proofs somebody else wrote, or what is wrong with them. Wrong input is an answer, never an exception.</summary>
/// <typeparam name="T">The value.</typeparam>
/// <typeparam name="TFault">What can be wrong.</typeparam>
public readonly record struct Checked<T, TFault>
    where T : notnull
    where TFault : class
{
    private readonly T? value;

    private Checked(T? value, TFault? fault) => (this.value, Fault) = (value, fault);

    /// <summary>What is wrong; <c>null</c> where there is a value.</summary>
    public TFault? Fault { get; }

    /// <summary>Gives the value, or what is wrong.</summary>
    public bool Succeeded([NotNullWhen(true)] out T? result, [NotNullWhen(false)] out TFault? fault)
    {
        (result, fault) = (value, Fault);
        return fault is null;
    }

    /// <summary>Wraps a value.</summary>
    public static implicit operator Checked<T, TFault>(T value) => new(value, null);

    /// <summary>Wraps a fault.</summary>
    public static implicit operator Checked<T, TFault>(TFault fault) => new(default, fault);
}
