using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using RegionalPause.Requests;
using RegionalPause.Storage;

namespace RegionalPause.Poison;

/// <summary>Registers the module.</summary>
internal static class PoisonServices
{
    /// <summary>Adds the repair of messages that were put aside. Without a <see cref="MessageCheck"/> no edit is accepted.</summary>
    public static IServiceCollection AddPoison(this IServiceCollection services)
    {
        services.AddOptions<PoisonOptions>().BindConfiguration(PoisonOptions.Section).ValidateOnStart();
        services.AddSingleton<IValidateOptions<PoisonOptions>, PoisonOptionsValidator>();
        services.TryAddSingleton<MessageCheck>(static (_, _) => [new FieldError("$", null, "a process that can read this queue")]);
        services.AddTable<PoisonTable>();
        services.AddSingleton<PoisonKeeper>().AddSingleton<IPoisonKeeper>(static provider => provider.GetRequiredService<PoisonKeeper>());
        return services
            .AddSingleton<PoisonFinisher>()
            .AddSingleton<PoisonHandler>()
            .AddSingleton<PoisonErasure>()
            .AddSingleton<PoisonCollector>();
    }
}
