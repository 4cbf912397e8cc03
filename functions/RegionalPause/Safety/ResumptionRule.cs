namespace RegionalPause.Safety;

/// <summary>The conditions for a resumption (R22, D30). Their names are stored in the ledger and never change.</summary>
public enum ResumptionRule : byte
{
    /// <summary>The engagement with the authority is recorded, and closed by its outcome.</summary>
    EngagementClosed = 1,

    /// <summary>Enough of the campaign's notices were delivered.</summary>
    CampaignComplete = 2,

    /// <summary>Since then members had enough time to object.</summary>
    WindowElapsed = 3,

    /// <summary>Every objection received is applied.</summary>
    ObjectionsApplied = 4,

    /// <summary>The objection page was probed and works.</summary>
    ObjectionPageWorks = 5,

    /// <summary>A legitimate-interests assessment is on file.</summary>
    AssessmentLia = 6,

    /// <summary>A data protection impact assessment is on file.</summary>
    AssessmentDpia = 7,

    /// <summary>A compatibility assessment (GDPR 6(4)) is on file.</summary>
    AssessmentCompatibility = 8,

    /// <summary>Two people approved who neither proposed it nor issued the order. This rule cannot be overridden.</summary>
    TwoApprovers = 9,

    /// <summary>
    /// Training resumes no earlier, with no older content, with no other content and in no other place than the campaign's notice stated
    /// (D28, D29, D32).
    /// </summary>
    NoticeMatches = 10,
}

/// <summary>The kind of an assessment.</summary>
public enum AssessmentKind : byte
{
    /// <summary>Legitimate interests.</summary>
    Lia = 1,

    /// <summary>Data protection impact.</summary>
    Dpia = 2,

    /// <summary>Compatibility of the new purpose with the original one.</summary>
    Compatibility = 3,
}
