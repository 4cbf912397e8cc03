using Microsoft.Extensions.Options;
using RegionalPause.App.Identity;

namespace RegionalPause.App.OperatorConsole.SignIn;

/// <summary>
/// The ways to sign in that are configured. They are read when a page needs them: wrong settings are reported at the start.
/// </summary>
internal sealed class SignInWays(IConfiguration configuration, IHostEnvironment environment, IOptions<SignInOptions> options)
{
    /// <summary>Whether there is an OpenID provider.</summary>
    public bool HaveProvider => SignInSettings.HaveProvider(configuration);

    /// <summary>Whether App Service signs people in.</summary>
    public bool HaveEasyAuth => configuration.GetSection(IdentityOptions.Section).Get<IdentityOptions>()?.TrustEasyAuthHeaders ?? false;

    /// <summary>The people of a computer for development; none in every other environment.</summary>
    public IReadOnlyList<ConsolePerson> People => environment.IsDevelopment() ? [.. options.Value.People] : [];
}
