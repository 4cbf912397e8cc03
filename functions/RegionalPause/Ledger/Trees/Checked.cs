using System.Diagnostics.CodeAnalysis;

namespace RegionalPause.Ledger.Trees;

/// <summary>A value from untrusted bytes or proofs, or the error in them. Wrong input is a result, and never an exception.</summary>
/// <typeparam name="T">Type of the value.</typeparam>
/// <typeparam name="TFault">Type of the error.</typeparam>
public readonly record struct Checked<T, TFault>
    where T : notnull
    where TFault : class
{
    private readonly T? value;

    private Checked(T? value, TFault? fault) => (this.value, Fault) = (value, fault);

    /// <summary>The error; <c>null</c> if there is a value.</summary>
    public TFault? Fault { get; }

    /// <summary>Returns true and the value, or false and the error.</summary>
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
