using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace RegionalPause.Tickets;

/// <summary>Registers the module.</summary>
internal static class TicketsServices
{
    /// <summary>Adds tickets.</summary>
    public static IServiceCollection AddTickets(this IServiceCollection services)
    {
        services.AddOptions<TicketOptions>().BindConfiguration(TicketOptions.Section).ValidateOnStart();
        services.AddSingleton<IValidateOptions<TicketOptions>, TicketOptionsValidator>();
        return services.AddSingleton<TicketKeyLog>().AddSingleton<TicketIssuer>().AddSingleton<OwnTickets>();
    }
}
