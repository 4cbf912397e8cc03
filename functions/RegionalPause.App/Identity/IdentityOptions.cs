namespace RegionalPause.App.Identity;

/// <summary>Where identities come from beside bearer tokens. Bearer tokens themselves are configured under <c>Authentication:Schemes:Bearer</c>.</summary>
public sealed class IdentityOptions
{
    /// <summary>The configuration section.</summary>
    public const string Section = "Identity";

    /// <summary>
    /// Whether to believe <c>X-MS-CLIENT-PRINCIPAL</c>. Only where App Service authentication stands in front and overwrites it: without that anybody can
    /// send it (R36).
    /// </summary>
    /// <value>Default <c>false</c>.</value>
    public bool TrustEasyAuthHeaders { get; set; }
}
