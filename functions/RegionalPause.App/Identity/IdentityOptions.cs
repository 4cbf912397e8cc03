namespace RegionalPause.App.Identity;

/// <summary>
/// Other sources of identities than bearer tokens. Bearer tokens are configured under <c>Authentication:Schemes:Bearer</c>.
/// </summary>
public sealed class IdentityOptions
{
    /// <summary>The configuration section.</summary>
    public const string Section = "Identity";

    /// <summary>
    /// Whether to trust the header <c>X-MS-CLIENT-PRINCIPAL</c>. Set it only behind App Service authentication, which overwrites the
    /// header. Without that, any client can send it (R36).
    /// </summary>
    /// <value>Default <c>false</c>.</value>
    public bool TrustEasyAuthHeaders { get; set; }
}
