using System.Text.RegularExpressions;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using RegionalPause.Gate;
using Shouldly;

namespace RegionalPause.Tests.Architecture;

/// <summary>Each module registers its services by type, and the container finds the constructors.</summary>
public sealed partial class The_registration_of_services
{
    /// <summary>The only types that a module constructs itself, and why.</summary>
    private static readonly Dictionary<string, string> MayBeConstructed = new()
    {
        ["ObjectionLinks"] = "its keys come from the options, and it takes a random source",
    };

    [Fact]
    public void calls_no_constructor_that_the_container_can_call()
    {
        string[] files = [.. TheRepository.Files("functions/RegionalPause", "*Services.cs")];

        files.ShouldContain("functions/RegionalPause/Gate/GateServices.cs");
        files
            .SelectMany(file => Constructed().Matches(TheRepository.Read(file)).Select(m => m.Groups[1].Value))
            .ShouldBe(MayBeConstructed.Keys);
    }

    [Fact]
    public void has_everything_that_a_service_of_the_library_needs()
    {
        IConfiguration configuration = new ConfigurationBuilder().Build();
        IServiceCollection services = new ServiceCollection().AddLogging().AddSingleton(configuration).AddRegionalPause(configuration);

        using ServiceProvider provider = services.BuildServiceProvider(
            new ServiceProviderOptions { ValidateOnBuild = true, ValidateScopes = true }
        );

        services.ShouldContain(s => s.ServiceType == typeof(IHostedService));
        services.ShouldContain(s => s.ServiceType == typeof(ContentHandler) && s.ImplementationType == typeof(ContentHandler));
    }

    [GeneratedRegex(@"=>\s*new (\w+)\(")]
    private static partial Regex Constructed();
}
