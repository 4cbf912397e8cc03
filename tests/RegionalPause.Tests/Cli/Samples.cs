namespace RegionalPause.Tests.Cli;

/// <summary>Answers of a gate, as the HTTP contract has them, on the day the ICO wrote.</summary>
internal static class Samples
{
    public const string Health = """{"status":"healthy","version":"0.1.0","shard":"web-1-7f3a","controlVersion":18}""";

    public const string Readiness = """
        {"state":"warning","checkedAt":"2024-09-20T14:10:00Z","controlVersion":18,"checks":[
          {"id":"storage","state":"ok","found":"The tables answered after 4 ms.","remedy":null},
          {"id":"drill","state":"warning","found":"No drill has been run.","remedy":"Run one: rpause drill run."}]}
        """;

    public const string Jurisdictions = """
        [{"code":"GB","name":"United Kingdom","kind":"state","parent":null,"authority":{"id":"GB-ICO","shortName":"ICO","name":"Information Commissioner's Office","website":"https://ico.org.uk"},"groups":["UK"],"languages":["en"],"followsParent":false,"flag":"open","orders":["gb-2024-09-20"]},
         {"code":"US","name":"United States","kind":"state","parent":null,"authority":null,"groups":[],"languages":["en"],"followsParent":false,"flag":"open","orders":[]},
         {"code":"BR","name":"Brazil","kind":"state","parent":null,"authority":null,"groups":[],"languages":["pt"],"followsParent":false,"flag":"open","orders":["br-shadow"]},
         {"code":"DE","name":"Germany","kind":"state","parent":null,"authority":null,"groups":["EU","EEA"],"languages":["de"],"followsParent":false,"flag":"closed","orders":[]}]
        """;

    public static readonly string Flags = """
        [{"code":"GB","open":true,"trainingAllowed":false,"changedBy":"alice","changedAt":"2024-09-01T09:00:00Z","reason":"launch","orders":["gb-2024-09-20"]},
         {"code":"US","open":true,"trainingAllowed":true,"changedBy":"alice","changedAt":"2024-09-01T09:00:00Z","reason":"launch","orders":[]},
         {"code":"DE","open":false,"trainingAllowed":false,"changedBy":"olivia","changedAt":"2024-09-02T10:30:00Z","reason":null,"orders":[]}]
        """;

    public static readonly string Shadow = Order("effective")
        .Replace("gb-2024-09-20", "br-shadow", StringComparison.Ordinal)
        .Replace("\"shadow\":false", "\"shadow\":true", StringComparison.Ordinal)
        .Replace("\"UK\"", "\"BR\"", StringComparison.Ordinal);

    public static readonly string Plan = $$"""
        {"order":{{Order("scheduled")}},"jurisdictions":["GB"],"alreadyPaused":[],"closed":[],
         "itemsPerHour":{"post":6480.4,"comment":3480,"video":512},"heldItems":1204,"daysToCeiling":400,"shards":3,"warnings":["JE, GG, IM and GI do not follow GB; name them if they are meant."]}
        """;

    /// <summary>A plan of which nothing need be said.</summary>
    public static readonly string UneventfulPlan = Plan.Replace(
        "\"JE, GG, IM and GI do not follow GB; name them if they are meant.\"",
        "",
        StringComparison.Ordinal
    );

    /// <summary>What lifting the order would change.</summary>
    public const string Difference = """
        {"controlVersion":18,"needsAnotherPerson":true,"decisions":[
          {"jurisdiction":"GB","before":{"outcome":"hold","reason":"paused","decidedBy":"GB","order":"gb-2024-09-20"},"after":{"outcome":"admit","reason":"permitted","decidedBy":null,"order":null},
           "contentTypes":["post","article","video","comment","image","profile","group","prompt"],
           "example":{"contentId":"example:GB","contentType":"post","purpose":"generative-ai","createdAt":"2024-07-31T22:59:59Z","collectedAt":"2024-07-31T22:59:59Z"}}]}
        """;

    /// <summary>Nothing would change.</summary>
    public const string NoDifference = """{"controlVersion":18,"needsAnotherPerson":false,"decisions":[]}""";

    /// <summary>What rule data with a shorter window would change.</summary>
    public const string RulesDifference = """
        {"controlVersion":18,"before":{"version":"2026-11-24","sha256":"9f86"},"after":{"version":"2027-01-31","sha256":"2c26"},"loosens":true,"changes":[
          {"jurisdictions":["FR","GB"],"loosens":true,"rules":[{"rule":"deliveredPercent","before":"95","after":"99","loosens":false},{"rule":"windowDays","before":"60","after":"45","loosens":true}]},
          {"jurisdictions":["IE"],"loosens":true,"rules":[{"rule":"assessments","before":"lia, dpia","after":null,"loosens":true}]}],
         "orders":["gb-2024-09-20"],"decisions":[
          {"jurisdiction":"GB","before":{"outcome":"hold","reason":"paused","decidedBy":"GB","order":"gb-2024-09-20"},"after":{"outcome":"admit","reason":"permitted","decidedBy":null,"order":null},
           "contentTypes":["post","article","video","comment","image","profile","group","prompt"],
           "example":{"contentId":"example:GB","contentType":"post","purpose":"generative-ai","createdAt":"2024-07-31T22:59:59Z","collectedAt":"2024-07-31T22:59:59Z"}}]}
        """;

    /// <summary>What jurisdiction data would change in which Réunion does not follow France.</summary>
    public const string JurisdictionsDifference = """
        {"controlVersion":18,"before":"2026-11-23","after":"2027-01-31","loosens":true,"names":[
          {"name":"FR","lost":["RE"],"gained":[],"loosens":true},{"name":"TT","lost":["TT"],"gained":["GB"],"loosens":true},{"name":"QQ","lost":[],"gained":["US"],"loosens":false}],
         "orders":[{"order":"fr-1","lost":["RE"]}],"decisions":[
          {"jurisdiction":"US","before":{"outcome":"hold","reason":"jurisdiction-unknown","decidedBy":null,"order":null},"after":{"outcome":"admit","reason":"permitted","decidedBy":null,"order":null},
           "contentTypes":["post","article","video","comment","image","profile","group","prompt"],
           "example":{"contentId":"example:QQ","contentType":"post","purpose":"generative-ai","createdAt":"2024-09-20T14:10:00Z","collectedAt":"2024-09-20T14:10:00Z"}}]}
        """;

    public const string Certificate = """
        {"order":"gb-2024-09-20","version":18,"committedAt":"2024-09-20T14:03:07.164Z","fencedAt":"2024-09-20T14:03:07.231Z","effectiveAt":"2024-09-20T14:03:08.02Z","fences":[
          {"shard":"web-1-7f3a","fencePosition":4711,"fenceHash":"9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08","lastAdmission":4709,"lastNotAfter":"2024-09-20T14:03:16.9Z","settlement":"sent"},
          {"shard":"web-2-01bc","fencePosition":12,"fenceHash":"2c26b46b68ffc68ff99b453c1d30413413422d706483bfa0f98a5e886266e7ae","lastAdmission":-1,"lastNotAfter":null,"settlement":"nothing-admitted"}]}
        """;

    public const string Holds = """
        [{"scope":"gb-2024-09-20","state":"draining","held":1204,"released":310,"heldAgain":2,"excluded":5,"purged":0,"ratePerSecond":200,"oldestHeldAt":"2024-09-18T12:00:00Z"},
         {"scope":"jurisdiction-unknown","state":"waiting","held":17,"released":0,"heldAgain":0,"excluded":0,"purged":0,"ratePerSecond":200,"oldestHeldAt":"2024-09-20T13:00:00Z"}]
        """;

    public const string Fleet = """
        [{"shard":"web-1-7f3a","owner":"web-1 (4121)","state":"open","startedAt":"2024-09-20T08:00:00Z","controlVersion":18,"fencedVersion":18,"nextPosition":4712,"settledUpTo":4711,"lastAppendAt":"2024-09-20T14:09:58Z"},
         {"shard":"web-2-01bc","owner":"web-2 (88)","state":"fenced","startedAt":"2024-09-20T14:00:00Z","controlVersion":17,"fencedVersion":18,"nextPosition":13,"settledUpTo":12,"lastAppendAt":"2024-09-20T14:03:07Z"}]
        """;

    public const string Dispositions = """
        [{"day":"2024-09-20","jurisdiction":"US","contentType":"post","submitted":120300,"admitted":117000,"held":0,"excluded":3300,"expired":0,"malformed":0},
         {"day":"2024-09-20","jurisdiction":"US","contentType":"video","submitted":1000,"admitted":1000,"held":0,"excluded":0,"expired":0,"malformed":0},
         {"day":"2024-09-20","jurisdiction":"GB","contentType":"post","submitted":31000,"admitted":15000,"held":15500,"excluded":500,"expired":0,"malformed":0},
         {"day":"2024-09-20","jurisdiction":"??","contentType":"unknown","submitted":42,"admitted":0,"held":0,"excluded":0,"expired":0,"malformed":42}]
        """;

    public const string Decision = """
        {"contentId":"post:7340021","revision":1,"outcome":"hold","reason":"paused","decidedBy":"GB","order":"gb-2024-09-20","controlVersion":18,"coordinates":"web-1-7f3a-4713-2","ticket":null,"errors":[]}
        """;

    public static string Order(string stage, string approvals = "[]", string ended = "null") =>
        $$"""
            {"id":"gb-2024-09-20","named":["UK"],"jurisdictions":["GB"],"contentTypes":[],"created":null,"processed":{"from":"2024-05-07","to":"2024-08-01","zone":"Europe/London"},"authority":"GB-ICO",
             "reason":"ICO's concerns of 20 September","issuedBy":"olivia","meanwhile":"hold","retentionDays":400,"atCeiling":"ask","effectiveFrom":"2024-09-20T14:03:07.123Z","recordedAt":"2024-09-20T14:03:07.123Z",
             "confirmedToAuthorityAt":null,"reviewOn":"2024-12-20","shadow":false,"stage":"{{stage}}","version":18,"committedAt":"2024-09-20T14:03:07.164Z",
             "fencedAt":{{(stage is "fencing" or "scheduled" ? "null" : "\"2024-09-20T14:03:07.231Z\"")}},"effectiveAt":{{(
                stage is "fencing" or "fenced" or "scheduled" ? "null" : "\"2024-09-20T14:03:08.02Z\""
            )}},
             "approvals":{{approvals}},"endedAt":{{ended}},"reviewDue":false,"resumed":[],"undone":null,"corrections":[]}
            """;
}
