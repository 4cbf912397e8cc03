using Azure.Core.Pipeline;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Options;

namespace RegionalPause.Storage;

/// <summary>
/// Where the product keeps everything: one storage account, named by the setting the Functions host itself uses, so that host and app can never
/// look at two different ones.
/// </summary>
public sealed class StorageOptions
{
    /// <summary>The setting.</summary>
    public const string SettingName = "AzureWebJobsStorage";

    /// <summary>A connection string: development and tests.</summary>
    public string? ConnectionString { get; set; }

    /// <summary>The account to reach with the managed identity (<c>AzureWebJobsStorage__accountName</c>).</summary>
    public string? AccountName { get; set; }

    /// <summary>How long one storage request may take. Default 10 s.</summary>
    public TimeSpan RequestTimeout { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>Tests put their faults here: called for every attempt of every request.</summary>
    internal HttpPipelinePolicy? Faults { get; set; }

    internal static void Bind(StorageOptions options, IConfiguration configuration)
    {
        options.ConnectionString = configuration[SettingName];
        options.AccountName = configuration[$"{SettingName}:accountName"];
    }
}

internal sealed class StorageOptionsValidator : IValidateOptions<StorageOptions>
{
    public ValidateOptionsResult Validate(string? name, StorageOptions options) =>
        string.IsNullOrWhiteSpace(options.ConnectionString) && string.IsNullOrWhiteSpace(options.AccountName)
            ? ValidateOptionsResult.Fail($"{StorageOptions.SettingName}: neither a connection string nor {StorageOptions.SettingName}__accountName is set.")
            : ValidateOptionsResult.Success;
}
