namespace RegionalPause.Engagement;

/// <summary>What happened between us and the authority (R23). None of them says "approved": an authority that has no objection has not approved anything (D31).</summary>
public enum EngagementKind : byte
{
    /// <summary>The authority raised a concern.</summary>
    ConcernRaised = 1,

    /// <summary>One side answered the other.</summary>
    Response = 2,

    /// <summary>A meeting or call.</summary>
    Meeting = 3,

    /// <summary>We undertook something, to the authority or before a court.</summary>
    Undertaking = 4,

    /// <summary>The authority stated that it has no objection at present.</summary>
    NoObjectionStated = 5,

    /// <summary>The authority ordered something.</summary>
    Ordered = 6,

    /// <summary>The authority goes on watching.</summary>
    Monitoring = 7,

    /// <summary>The engagement is closed, with the authority's outcome.</summary>
    Closed = 8,
}
