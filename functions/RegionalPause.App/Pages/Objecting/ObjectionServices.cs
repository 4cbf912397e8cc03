using RegionalPause.Control;
using RegionalPause.Messaging;
using RegionalPause.Objections;
using RegionalPause.Resumption;

namespace RegionalPause.App.Pages.Objecting;

/// <summary>
/// Connects the page to the library. A press is recorded like any other objection. A form becomes a message to the team that finds the
/// content.
/// </summary>
internal static class ObjectionServices
{
    public static void AddObjectionCalls(this IServiceCollection services)
    {
        services.AddSingleton<ObjectionConfirmation>().AddSingleton<ObjectionProbe>();
        services.AddSingleton<ObjectionPageProbe>(provider => provider.GetRequiredService<ObjectionProbe>().TryAsync);
        services.AddSingleton(provider =>
        {
            ObjectionHandler objections = provider.GetRequiredService<ObjectionHandler>();
            IMessageSink sink = provider.GetRequiredService<IMessageSink>();
            return new ObjectionCalls(
                async (press, cancellationToken) => (await objections.ObjectAsync(Request(press), cancellationToken)).Refusal,
                async (press, cancellationToken) => (await objections.WithdrawAsync(Request(press), cancellationToken)).Refusal,
                provider.GetRequiredService<ObjectionConfirmation>().SendAsync,
                async cancellationToken => await provider.GetRequiredService<ControlTable>().ReadVersionAsync(cancellationToken),
                async (claim, cancellationToken) =>
                {
                    await sink.SendAsync(
                        ObjectionClaimMessage.Of(claim.Locator, claim.IsOfParent, claim.Contact, claim.Language, claim.At),
                        cancellationToken
                    );
                    return null;
                }
            );
        });
    }

    private static ObjectionRequest Request(ObjectionPress press) =>
        new(
            press.Link.MemberId,
            ObjectionScope.GenerativeTraining,
            press.OneClick ? ObjectionSource.OneClick : ObjectionSource.Notice,
            press.At,
            press.Link.Campaign
        );
}
