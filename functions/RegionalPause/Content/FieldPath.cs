namespace RegionalPause.Content;

/// <summary>A JSON path. It becomes a string only if there is an error to report.</summary>
/// <param name="Parent">Path of the parent; empty for the envelope.</param>
/// <param name="Index">Index in an array; -1 if this is not an element.</param>
/// <param name="Name">Name of a property; <c>null</c> for the parent or the element itself.</param>
internal readonly record struct FieldPath(string Parent, int Index = -1, string? Name = null)
{
    public static implicit operator FieldPath(string path) => new(path);

    /// <summary>The path of a property of the object at this path. This path must not have a name yet.</summary>
    public FieldPath Of(string name) => this with { Name = name };

    public override string ToString()
    {
        string place = Index < 0 ? Parent : $"{Parent}[{Index}]";
        return Name is null ? place
            : place.Length == 0 ? Name
            : $"{place}.{Name}";
    }
}
