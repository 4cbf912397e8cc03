namespace RegionalPause.App.Functions.Binding;

/// <summary>
/// Marks the method of a queue function that this build does not bind. A queue function has one method for each transport; the project file
/// gives the name <c>FunctionOnStorageQueues</c> or <c>FunctionOnServiceBus</c> to
/// <see cref="Microsoft.Azure.Functions.Worker.FunctionAttribute"/> and the other name to this attribute.
/// </summary>
/// <param name="name">The name of the function.</param>
[AttributeUsage(AttributeTargets.Method)]
public sealed class NotBoundAttribute(string name) : Attribute
{
    /// <summary>The name of the function.</summary>
    public string Name { get; } = name;
}
