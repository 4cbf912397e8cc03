using RegionalPause.App.Api;
using RegionalPause.Messaging;
using RegionalPause.Requests;

namespace RegionalPause.App.Messages;

/// <summary>The result of a message whose handling was refused.</summary>
internal static class RefusedMessage
{
    /// <summary>
    /// A message that a later delivery can handle is delivered again. Any other goes to the poison queue, where a person sees it.
    /// </summary>
    public static MessageResult ResultOf(Refusal refusal) =>
        refusal.Code switch
        {
            RefusalCode.StorageUnavailable or RefusalCode.Contended or RefusalCode.InDoubt => new MessageResult.ComesBack(refusal.Detail),
            _ => new MessageResult.Poison(RefusalTable.Of(refusal.Code).ProblemType, Problems.WithoutValues(refusal)),
        };
}
