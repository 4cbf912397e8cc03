using System.ComponentModel;
using System.Reflection;
using Microsoft.Extensions.Configuration;
using RegionalPause.App.Hosting;
using Shouldly;

namespace RegionalPause.Tests.App.Hosting;

public sealed class The_sample_settings
{
    /// <summary>Settings of the host, of ASP.NET and of the exporters of telemetry, which no options class of ours has.</summary>
    private static readonly string[] Others =
    [
        "FUNCTIONS_WORKER_RUNTIME",
        "AzureWebJobsStorage",
        "AzureWebJobsDisableHomepage",
        "Authentication",
        "OTEL_EXPORTER_OTLP_ENDPOINT",
        "APPLICATIONINSIGHTS_CONNECTION_STRING",
    ];

    private static readonly IConfigurationRoot Sample = new ConfigurationBuilder()
        .AddInMemoryCollection(LocalSettings.Read(Path.Combine(Root(), "local.settings.sample.json")))
        .Build();

    public static TheoryData<string, Type> Sections => new(AppOptions.Sections.Select(s => (s.Name, s.Options)));

    [Fact]
    public void invent_no_section()
    {
        Sample.GetChildren().Select(c => c.Key).Except(Others).Order().ShouldBe(AppOptions.Sections.Select(s => s.Name).Order());
    }

    [Theory]
    [MemberData(nameof(Sections))]
    public void show_every_setting_of_a_section_and_no_other(string section, Type options)
    {
        Sample.GetSection(section).GetChildren().Select(c => c.Key).Order().ShouldBe(Settable(options).Select(p => p.Name).Order());
    }

    [Theory]
    [MemberData(nameof(Sections))]
    public void show_the_defaults(string section, Type options)
    {
        object defaults = Activator.CreateInstance(options)!;

        // A required secret has no default; the sample shows where it goes.
        foreach (PropertyInfo property in Settable(options).Where(p => p.PropertyType.IsValueType))
        {
            TypeDescriptor
                .GetConverter(property.PropertyType)
                .ConvertFromInvariantString(Sample[$"{section}:{property.Name}"]!)
                .ShouldBe(property.GetValue(defaults), property.Name);
        }
    }

    private static IEnumerable<PropertyInfo> Settable(Type options) =>
        options.GetProperties(BindingFlags.Public | BindingFlags.Instance).Where(p => p.CanWrite || p.PropertyType.IsGenericType);

    private static string Root()
    {
        string? folder = AppContext.BaseDirectory;
        while (folder is not null && !File.Exists(Path.Combine(folder, "RegionalPause.sln")))
            folder = Path.GetDirectoryName(folder);
        return folder ?? throw new InvalidOperationException("The tests run outside the repository.");
    }
}
