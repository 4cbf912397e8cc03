using Microsoft.Extensions.DependencyInjection;
using RegionalPause.Storage;

namespace RegionalPause.Control;

/// <summary>Registers the module.</summary>
internal static class ControlServices
{
    /// <summary>Adds the control partition.</summary>
    public static IServiceCollection AddControl(this IServiceCollection services) => services.AddTable<ControlTable>();
}
