namespace RegionalPause.Engagement;

/// <summary>
/// What happened between the operator and the authority (R23). No kind means "approved": an authority without an objection has not approved
/// anything (D31).
/// </summary>
public enum EngagementKind : byte
{
    /// <summary>The authority raised a concern.</summary>
    ConcernRaised = 1,

    /// <summary>One side answered the other.</summary>
    Response = 2,

    /// <summary>A meeting or call.</summary>
    Meeting = 3,

    /// <summary>The operator gave an undertaking, to the authority or before a court.</summary>
    Undertaking = 4,

    /// <summary>The authority stated that it has no objection at present.</summary>
    NoObjectionStated = 5,

    /// <summary>The authority ordered something.</summary>
    Ordered = 6,

    /// <summary>The authority keeps monitoring.</summary>
    Monitoring = 7,

    /// <summary>The engagement is closed, with the authority's outcome.</summary>
    Closed = 8,
}
