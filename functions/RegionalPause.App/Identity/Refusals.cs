using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Authorization.Policy;
using RegionalPause.App.Api;
using RegionalPause.Requests;

namespace RegionalPause.App.Identity;

/// <summary>401 and 403 as problem details, whichever scheme said so.</summary>
internal sealed class Refusals : IAuthorizationMiddlewareResultHandler
{
    private readonly AuthorizationMiddlewareResultHandler standard = new();

    /// <summary>The role is there, and the token is an application's or identifies nobody (R45).</summary>
    public static Refusal NotAPerson { get; } = new(RefusalCode.NeedsAuthenticatedPerson,
        "This takes a person's own token: one with a subject (sub, or oid and tid) that was not issued to an application by itself. An application approves nothing.");

    public async Task HandleAsync(RequestDelegate next, HttpContext context, AuthorizationPolicy policy, PolicyAuthorizationResult authorizeResult)
    {
        await standard.HandleAsync(next, context, policy, authorizeResult);
        if (context.Response.HasStarted)
            return;
        if (authorizeResult.Challenged)
        {
            await Problems.Of(RefusalCode.Unauthenticated, "Send a valid bearer token: Authorization: Bearer <token>.").ExecuteAsync(context);
        }
        else if (authorizeResult.Forbidden)
        {
            string? name = context.GetEndpoint()?.Metadata.GetMetadata<IAuthorizeData>()?.Policy;
            if (name is not null && Policies.OfPeople.Contains(name) && Policies.Roles[name].Any(context.User.Has))
            {
                await Problems.Of(NotAPerson).ExecuteAsync(context);
                return;
            }
            string roles = name is not null && Policies.Roles.TryGetValue(name, out string[]? needed) ? string.Join(" or ", needed) : "another one";
            await Problems.Of(RefusalCode.Forbidden, $"This takes the app role {roles}, in the claim {Caller.RolesClaim} of the token.").ExecuteAsync(context);
        }
    }
}
