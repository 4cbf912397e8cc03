using System.Security.Cryptography;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using RegionalPause.Ledger;
using RegionalPause.Storage;

namespace RegionalPause.Members;

/// <summary>Registers the module.</summary>
internal static class MembersServices
{
    /// <summary>Adds the registry of members and their keys.</summary>
    public static IServiceCollection AddMembers(this IServiceCollection services)
    {
        services.AddOptions<MemberOptions>().BindConfiguration(MemberOptions.Section).ValidateOnStart();
        services.AddSingleton<IValidateOptions<MemberOptions>, MemberOptionsValidator>();
        services.AddSingleton(new MemberKeySource(() => RandomNumberGenerator.GetBytes(Pseudonym.MinKeyLength))).AddTable<MemberKeys>();
        return services.AddTable<MemberTable>().AddSingleton<MemberParser>().AddSingleton<MemberImport>();
    }
}
