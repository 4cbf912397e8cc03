using System.Collections;
using System.Globalization;
using System.Reflection;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using RegionalPause.App.Hosting;
using RegionalPause.Gate;
using RegionalPause.Messaging;
using RegionalPause.Requests;
using Shouldly;

namespace RegionalPause.Tests.App.Hosting;

public sealed class A_setting_out_of_range
{
    /// <summary>Every setting with a range, each with a value beyond each end.</summary>
    public static TheoryData<Type, string, string> Beyond => [.. AppOptions.Sections.SelectMany(section => Of(section.Options))];

    [Theory]
    [MemberData(nameof(Beyond))]
    public void is_refused_at_start_by_name_and_value(Type options, string property, string value)
    {
        string setting = $"{AppOptions.Sections.First(s => s.Options == options).Name}:{property}";

        Errors(options, property, value).ShouldHaveSingleItem().ShouldStartWith($"{setting} is {value}; it must be ");
    }

    [Fact]
    public void says_the_range() =>
        Errors(typeof(GateOptions), "MaxGroup", "0").ShouldBe(["Gate:MaxGroup is 0; it must be between 1 and 400."]);

    [Fact]
    public async Task ends_the_app_with_its_own_exit_code()
    {
        HostApplicationBuilder builder = Host.CreateEmptyApplicationBuilder(null);
        builder.Services.AddOptions<GateOptions>().Configure(options => options.MaxGroup = 0).ValidateOnStart();
        builder.Services.AddSingleton<IValidateOptions<GateOptions>, GateOptionsValidator>();

        (await builder.Build().RunToTheEndAsync()).ShouldBe(ProcessEnd.Misconfigured);
    }

    private static string[] Errors(Type options, string property, string value)
    {
        PropertyInfo changed = options.GetProperty(property)!;
        object instance = Activator.CreateInstance(options)!;
        changed.SetValue(instance, changed.PropertyType == typeof(int) ? int.Parse(value, CultureInfo.InvariantCulture) : Duration(value));

        IConfiguration configuration = new ConfigurationBuilder()
            .AddInMemoryCollection([new("AzureWebJobsStorage", "UseDevelopmentStorage=true")])
            .Build();
        var services = new ServiceCollection();
        services.AddSingleton(configuration).AddLogging().AddRegionalPause(configuration).AddQueues();
        services.AddAppOptions();
        Type validator = typeof(IValidateOptions<>).MakeGenericType(options);
        using ServiceProvider provider = services.BuildServiceProvider();
        return
        [
            .. ((IEnumerable)provider.GetServices(validator))
                .Cast<object>()
                .Select(v => (ValidateOptionsResult)validator.GetMethod("Validate")!.Invoke(v, [null, instance])!)
                .SelectMany(result => result.Failures ?? [])
                .Where(error => error.Contains($":{property} ", StringComparison.Ordinal)),
        ];
    }

    private static IEnumerable<TheoryDataRow<Type, string, string>> Of(Type options) =>
        from property in options.GetProperties()
        let range = property.GetCustomAttributesData().FirstOrDefault(a => a.AttributeType == typeof(BetweenAttribute))
        where range is not null
        from value in Values([.. range.ConstructorArguments.Skip(1).Select(argument => argument.Value!)])
        select new TheoryDataRow<Type, string, string>(options, property.Name, value);

    private static IEnumerable<string> Values(object[] ends) =>
        ends is [int least, int most]
            ? ((IEnumerable<int>)(most == int.MaxValue ? [least - 1] : [least - 1, most + 1])).Select(n =>
                n.ToString(CultureInfo.InvariantCulture)
            )
            : [Text(Duration((string)ends[0]) - TimeSpan.FromTicks(1)), Text(Duration((string)ends[1]) + TimeSpan.FromTicks(1))];

    private static TimeSpan Duration(string text) => TimeSpan.Parse(text, CultureInfo.InvariantCulture);

    private static string Text(TimeSpan duration) => duration.ToString("c", CultureInfo.InvariantCulture);
}
