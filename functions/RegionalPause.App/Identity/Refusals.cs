using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Authorization.Policy;
using RegionalPause.App.Api;
using RegionalPause.App.OperatorConsole.SignIn;
using RegionalPause.Requests;

namespace RegionalPause.App.Identity;

/// <summary>Answers 401 and 403 with problem details, for every authentication scheme. Pages have their own answers.</summary>
internal sealed class Refusals(ConsoleAccess console) : IAuthorizationMiddlewareResultHandler
{
    private readonly AuthorizationMiddlewareResultHandler standard = new();

    /// <summary>The caller has the role, but the token belongs to an application or identifies no person (R45).</summary>
    public static Refusal NotAPerson { get; } =
        new(
            RefusalCode.NeedsAuthenticatedPerson,
            "This operation needs a person's token: it has a subject (sub, or oid and tid) and was not issued to an application alone. "
                + "An application cannot approve."
        );

    public async Task HandleAsync(
        RequestDelegate next,
        HttpContext context,
        AuthorizationPolicy policy,
        PolicyAuthorizationResult authorizeResult
    )
    {
        if (context.GetEndpoint()?.Metadata.GetMetadata<ConsoleEndpoint>() is { } page)
        {
            await console.HandleAsync(next, context, page, authorizeResult);
            return;
        }
        await standard.HandleAsync(next, context, policy, authorizeResult);
        if (context.Response.HasStarted)
            return;
        if (authorizeResult.Challenged)
        {
            await Problems
                .Of(RefusalCode.Unauthenticated, "Send a valid bearer token: Authorization: Bearer <token>.")
                .ExecuteAsync(context);
        }
        else if (authorizeResult.Forbidden)
        {
            string? name = context.GetEndpoint()?.Metadata.GetMetadata<IAuthorizeData>()?.Policy;
            if (name is not null && Policies.OfPeople.Contains(name) && Policies.Roles[name].Any(context.User.Has))
            {
                await Problems.Of(NotAPerson).ExecuteAsync(context);
                return;
            }
            string roles =
                name is not null && Policies.Roles.TryGetValue(name, out string[]? needed) ? string.Join(" or ", needed) : "another one";
            string detail = $"This operation needs the app role {roles}, in the claim {Caller.RolesClaim} of the token.";
            await Problems.Of(RefusalCode.Forbidden, detail).ExecuteAsync(context);
        }
    }
}
