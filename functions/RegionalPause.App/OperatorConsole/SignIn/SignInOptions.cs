using Microsoft.Extensions.Options;
using RegionalPause.Requests;

namespace RegionalPause.App.OperatorConsole.SignIn;

/// <summary>
/// Section <c>Console</c>: how long a session of the web console lives. The OpenID provider is configured under
/// <c>Authentication:Schemes:OpenIdConnect</c>.
/// </summary>
public sealed class SignInOptions
{
    /// <summary>The configuration section.</summary>
    public const string Section = "Console";

    /// <summary>
    /// The address of the console as a browser sees it. The provider sends people back to it, and with <c>https</c> the cookies are
    /// <c>Secure</c> and bound to this host. Without it the address of each request counts, which is wrong behind a proxy.
    /// </summary>
    /// <value>
    /// <c>https://</c> and a host, without a path. Default empty. Required outside Development if an OpenID provider is set.
    /// </value>
    public string PublicAddress
    {
        get;
        set => field = value ?? ""; // an empty setting is bound as null
    } = "";

    /// <summary>
    /// How long a session lives after the provider has named the person. While the person uses the console, the provider is asked again in
    /// the second half of this time, without a word to the person. So a changed role counts after this time at the latest.
    /// </summary>
    /// <value>Default 30 min; 1 min to 2 h.</value>
    [Between(Section, "00:01:00", "02:00:00")]
    public TimeSpan SessionLife { get; set; } = TimeSpan.FromMinutes(30);

    /// <summary>How long a person may work before the provider must ask for the credentials again.</summary>
    /// <value>Default 8 h; 5 min to 1 day.</value>
    [Between(Section, "00:05:00", "1.00:00:00")]
    public TimeSpan SessionLimit { get; set; } = TimeSpan.FromHours(8);

    /// <summary>
    /// The people whom anybody at this computer can sign in as, without a password. Only in Development: elsewhere the app does not start.
    /// <c>rpause up</c> sets them.
    /// </summary>
    /// <value>Default none.</value>
    public IList<ConsolePerson> People { get; } = [];

    /// <summary>Whether browsers reach the console by https.</summary>
    internal bool IsSecure => PublicAddress.StartsWith("https://", StringComparison.OrdinalIgnoreCase);
}

/// <summary>A person of a computer for development.</summary>
public sealed class ConsolePerson
{
    /// <summary>The name that the console shows.</summary>
    public string Name { get; set; } = "";

    /// <summary>The issuer of the person's bearer token, so that both identities are one person.</summary>
    public string Issuer { get; set; } = "";

    /// <summary>The subject of the person's bearer token.</summary>
    public string Subject { get; set; } = "";

    /// <summary>The person's app roles.</summary>
    public IList<string> Roles { get; } = [];
}

[OptionsValidator]
internal sealed partial class SignInOptionsValidator : IValidateOptions<SignInOptions>;
