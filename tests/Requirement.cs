using Xunit.v3;

namespace RegionalPause.Tests;

/// <summary>Names the requirements a test holds: <c>[Requirement("R9", "D12")]</c>; shown as the trait <c>Requirement</c>.</summary>
[AttributeUsage(AttributeTargets.Class | AttributeTargets.Method, AllowMultiple = true)]
public sealed class RequirementAttribute(params string[] ids) : Attribute, ITraitAttribute
{
    public IReadOnlyCollection<KeyValuePair<string, string>> GetTraits() =>
        [.. ids.Select(id => new KeyValuePair<string, string>("Requirement", id))];
}
