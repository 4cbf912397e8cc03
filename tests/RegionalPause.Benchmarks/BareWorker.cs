using System.Diagnostics;
using RegionalPause.IntegrationTests.Bed;

namespace RegionalPause.Benchmarks;

/// <summary>The baseline of a worker's start: an isolated worker with the same packages and one function that does nothing.</summary>
internal static class BareWorker
{
    private const string Project = """
        <Project Sdk="Microsoft.NET.Sdk">
          <PropertyGroup>
            <TargetFramework>net10.0</TargetFramework>
            <AzureFunctionsVersion>v4</AzureFunctionsVersion>
            <OutputType>Exe</OutputType>
            <ImplicitUsings>enable</ImplicitUsings>
          </PropertyGroup>
          <ItemGroup>
            <FrameworkReference Include="Microsoft.AspNetCore.App" />
            <PackageReference Include="Microsoft.Azure.Functions.Worker" />
            <PackageReference Include="Microsoft.Azure.Functions.Worker.Extensions.Http.AspNetCore" />
            <PackageReference Include="Microsoft.Azure.Functions.Worker.Extensions.Storage.Queues" />
            <PackageReference Include="Microsoft.Azure.Functions.Worker.Sdk" />
          </ItemGroup>
        </Project>
        """;

    private const string Program = """
        using Azure.Storage.Queues.Models;
        using Microsoft.Azure.Functions.Worker;
        using Microsoft.Azure.Functions.Worker.Builder;
        using Microsoft.Extensions.Hosting;

        var builder = FunctionsApplication.CreateBuilder(args);
        builder.ConfigureFunctionsWebApplication();
        builder.Build().Run();

        public sealed class Ping
        {
            [Function(nameof(Ping))]
            public void Run([QueueTrigger("ping")] QueueMessage message) { }
        }
        """;

    /// <summary>Builds it in a temporary folder, with the versions of this repository; gives the folder of its output.</summary>
    public static async Task<string> BuildAsync(CancellationToken cancellationToken)
    {
        string folder = Directory.CreateTempSubdirectory("regionalpause-bare-").FullName;
        await File.WriteAllTextAsync(Path.Combine(folder, "BareWorker.csproj"), Project, cancellationToken);
        await File.WriteAllTextAsync(Path.Combine(folder, "Program.cs"), Program, cancellationToken);
        File.Copy(Path.Combine(Repository.Root, "Directory.Packages.props"), Path.Combine(folder, "Directory.Packages.props"));
        string output = Path.Combine(folder, "out");
        using Process build = Process.Start(
            new ProcessStartInfo("dotnet", ["build", "-c", Repository.Configuration, "-o", output, "-v", "q"]) { WorkingDirectory = folder }
        )!;
        await build.WaitForExitAsync(cancellationToken);
        return build.ExitCode == 0 ? output : throw new InvalidOperationException("The bare worker does not build.");
    }
}
