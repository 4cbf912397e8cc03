namespace RegionalPause.Cli.Connection;

/// <summary>
/// The gate, the storage account and the token of a run: from options, otherwise from the environment, otherwise from the file that
/// <c>up</c> wrote.
/// </summary>
internal sealed class Target(
    Func<string, string?> environment,
    string directory,
    string? urlOption,
    string? tokenOption,
    string? asOption,
    string? storageOption
)
{
    private readonly Lazy<LocalFile?> local = new(() => LocalFile.Find(environment(LocalFile.DirectoryVariable), directory));

    public Uri Url
    {
        get
        {
            string text = NamedUrl ?? local.Value?.Url ?? throw Errors.NoAddress();
            return Uri.TryCreate(text.TrimEnd('/') + "/", UriKind.Absolute, out Uri? url) && url.Scheme is "http" or "https"
                ? url
                : throw Errors.BadAddress(text);
        }
    }

    /// <summary>What <c>up</c> wrote for this computer.</summary>
    public LocalFile OfUp => local.Value ?? throw Errors.NoAddress();

    public string Storage => storageOption ?? Variable("RPAUSE_STORAGE") ?? local.Value?.Storage ?? throw Errors.NoStorage();

    /// <summary>The token for requests; <c>null</c> for requests without a token.</summary>
    public string? TokenOf(string person)
    {
        if (tokenOption is not null)
            return tokenOption.Trim();
        if (asOption is not null)
            return local.Value?.Tokens.GetValueOrDefault(asOption) ?? throw Errors.NoSuchPerson(asOption, local.Value?.Tokens.Keys ?? []);
        // Unless the person names a token, tokens of the local demo are sent only to the local gate.
        return Variable("RPAUSE_TOKEN")?.Trim() ?? (NamedUrl is null ? local.Value?.Tokens.GetValueOrDefault(person) : null);
    }

    /// <summary>
    /// The token of a person of <c>up</c>, for a verb that takes several people. Such a verb is for the local gate only: its tokens are
    /// sent to no other, and no option names a person or a token.
    /// </summary>
    public string TokenOfUp(string person) =>
        tokenOption is not null || asOption is not null || Variable("RPAUSE_TOKEN") is not null ? throw Errors.PeopleOfUpOnly()
        : NamedUrl is not null && NamedUrl.TrimEnd('/') != local.Value?.Url ? throw Errors.GateOfUpOnly(NamedUrl)
        : local.Value?.Tokens.GetValueOrDefault(person) ?? throw Errors.NoSuchPerson(person, local.Value?.Tokens.Keys ?? []);

    /// <summary>
    /// The person of <c>up</c> whose token is used without being named; <c>null</c> if the command names a person or a token.
    /// </summary>
    public string? UnnamedSpeaker(string person) =>
        tokenOption is null
        && asOption is null
        && Variable("RPAUSE_TOKEN") is null
        && NamedUrl is null
        && local.Value?.Tokens.ContainsKey(person) == true
            ? person
            : null;

    private string? NamedUrl => urlOption ?? Variable("RPAUSE_URL");

    private string? Variable(string name) => environment(name) is { Length: > 0 } value ? value : null;
}
