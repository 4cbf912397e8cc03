namespace RegionalPause.App.Identity;

/// <summary>Marks an endpoint of the console. Its refusals are pages.</summary>
/// <param name="Policy">The policy of the API that the page needs; <c>null</c> if anybody may see it.</param>
internal sealed record ConsoleEndpoint(string? Policy);

/// <summary>
/// The policies of pages: those of the API (<see cref="Policies"/>), with the identity of the console instead of a bearer token.
/// </summary>
internal static class ConsolePolicies
{
    /// <summary>Anybody may see the page. If a person is signed in, the page knows it.</summary>
    public const string Anyone = "ConsoleAnyone";

    /// <summary>The policy of pages that needs the same roles as a policy of the API.</summary>
    public static string Of(string policy) => "Console" + policy;

    /// <summary>Requires a person who is signed in to the console and has a role of the policy.</summary>
    /// <param name="endpoints">The endpoints.</param>
    /// <param name="policy">One of <see cref="Policies"/>.</param>
    public static TBuilder RequireConsole<TBuilder>(this TBuilder endpoints, string policy)
        where TBuilder : IEndpointConventionBuilder => endpoints.RequireAuthorization(Of(policy)).WithMetadata(new ConsoleEndpoint(policy));

    /// <summary>Lets anybody in, and makes the person known who is signed in to the console.</summary>
    public static TBuilder AllowVisitors<TBuilder>(this TBuilder endpoints)
        where TBuilder : IEndpointConventionBuilder => endpoints.RequireAuthorization(Anyone).WithMetadata(new ConsoleEndpoint(null));
}
