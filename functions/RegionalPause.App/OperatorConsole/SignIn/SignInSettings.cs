using Microsoft.Extensions.Options;

namespace RegionalPause.App.OperatorConsole.SignIn;

/// <summary>
/// Checks the settings that depend on each other or on the environment. A wrong one ends the app at its start: without this check, people
/// without a password could exist in production.
/// </summary>
internal sealed class SignInSettings(IHostEnvironment environment, IConfiguration configuration) : IValidateOptions<SignInOptions>
{
    private const string Provider = "Authentication:Schemes:OpenIdConnect";

    private static readonly string[] ProviderSettings = ["Authority", "MetadataAddress", "ClientId", "ClientSecret"];

    /// <summary>Whether any setting of an OpenID provider is there.</summary>
    public static bool HaveProvider(IConfiguration configuration) => ProviderSettings.Any(name => Of(configuration, name).Length > 0);

    /// <inheritdoc/>
    public ValidateOptionsResult Validate(string? name, SignInOptions options)
    {
        string[] faults = [.. PeopleFaults(options), .. AddressFaults(options), .. ProviderFaults(options)];
        return faults.Length == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(faults);
    }

    private IEnumerable<string> PeopleFaults(SignInOptions options)
    {
        if (options.People.Count > 0 && !environment.IsDevelopment())
        {
            yield return $"{SignInOptions.Section}:{nameof(options.People)} is set, but the environment is {environment.EnvironmentName}. "
                + "These people sign in without a password, so they may exist only in Development: remove the setting.";
        }
        for (int i = 0; i < options.People.Count; i++)
        {
            ConsolePerson person = options.People[i];
            (string Field, string Value)[] fields =
            [
                (nameof(person.Name), person.Name),
                (nameof(person.Issuer), person.Issuer),
                (nameof(person.Subject), person.Subject),
            ];
            foreach ((string field, _) in fields.Where(field => string.IsNullOrWhiteSpace(field.Value)))
                yield return $"{SignInOptions.Section}:{nameof(options.People)}:{i}:{field} is not set; a person needs a name, an issuer and a subject.";
        }
    }

    private static IEnumerable<string> AddressFaults(SignInOptions options)
    {
        if (
            options.PublicAddress.Length > 0
            && !(
                Uri.TryCreate(options.PublicAddress, UriKind.Absolute, out Uri? address)
                && address.Scheme is "https" or "http"
                && address.PathAndQuery == "/"
                && address.UserInfo.Length == 0
            )
        )
            yield return $"{SignInOptions.Section}:{nameof(options.PublicAddress)} is '{options.PublicAddress}'; expected https:// and a host, without a path.";
    }

    private IEnumerable<string> ProviderFaults(SignInOptions options)
    {
        if (!HaveProvider(configuration))
            yield break;
        string authority = Of(configuration, "Authority");
        if (!Uri.TryCreate(authority, UriKind.Absolute, out Uri? address))
            yield return $"{Provider}:Authority is '{authority}'; expected the https:// address of the OpenID provider.";
        else if (address.Scheme != Uri.UriSchemeHttps && !environment.IsDevelopment())
            yield return $"{Provider}:Authority is '{authority}'; outside Development it must begin with https://.";
        if (Of(configuration, "ClientId").Length == 0)
            yield return $"{Provider}:ClientId is not set; it is the id of this app's registration at the provider.";
        if (!options.IsSecure && !environment.IsDevelopment())
        {
            yield return $"{SignInOptions.Section}:{nameof(options.PublicAddress)} is '{options.PublicAddress}'; with an OpenID provider it must be the https:// "
                + "address of the console, to which the provider sends people back.";
        }
    }

    private static string Of(IConfiguration configuration, string name) => configuration[$"{Provider}:{name}"] ?? "";
}
