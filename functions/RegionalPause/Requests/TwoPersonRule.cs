namespace RegionalPause.Requests;

/// <summary>
/// The two-person rule: what admits more needs two different people (R14, R22, R47). Applications never count (R45), and neither does a
/// person without a name and an identity. Pure.
/// </summary>
public static class TwoPersonRule
{
    /// <summary>The number of people needed.</summary>
    public const int People = 2;

    /// <summary>How many different people count.</summary>
    /// <param name="people">The people who asked for the same.</param>
    /// <param name="others">People who do not count, for example the issuer of the order.</param>
    public static int Count(IEnumerable<Person> people, params IReadOnlyCollection<Person> others)
    {
        List<Person> counted = [];
        foreach (Person person in people)
        {
            if (!person.IsNobody && !person.IsService && !others.Any(person.IsSameAs) && !counted.Any(person.IsSameAs))
                counted.Add(person);
        }
        return counted.Count;
    }

    /// <summary>Whether enough different people count.</summary>
    /// <inheritdoc cref="Count"/>
    public static bool IsMet(IEnumerable<Person> people, params IReadOnlyCollection<Person> others) => Count(people, others) >= People;
}
