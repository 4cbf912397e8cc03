using System.ComponentModel.DataAnnotations;
using Azure.Core.Pipeline;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Options;

namespace RegionalPause.Storage;

/// <summary>
/// The one storage account that holds all data. The setting is the one that the Functions host uses, so the host and the app always use the
/// same account.
/// </summary>
public sealed class StorageOptions : IValidatableObject
{
    /// <summary>Name of the setting.</summary>
    public const string SettingName = "AzureWebJobsStorage";

    /// <summary>A connection string, for development and tests.</summary>
    public string? ConnectionString { get; set; }

    /// <summary>Name of the account that is used with the managed identity (<c>AzureWebJobsStorage__accountName</c>).</summary>
    public string? AccountName { get; set; }

    /// <summary>Time limit of one storage request. Default 10 s.</summary>
    public TimeSpan RequestTimeout { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>Policy that injects faults in tests. It is called for every attempt of every request.</summary>
    internal HttpPipelinePolicy? Faults { get; set; }

    /// <inheritdoc/>
    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext) =>
        string.IsNullOrWhiteSpace(ConnectionString) && string.IsNullOrWhiteSpace(AccountName)
            ? [new($"{SettingName}: neither a connection string nor {SettingName}__accountName is set.")]
            : [];

    internal static void Bind(StorageOptions options, IConfiguration configuration)
    {
        options.ConnectionString = configuration[SettingName];
        options.AccountName = configuration[$"{SettingName}:accountName"];
    }
}

[OptionsValidator]
internal sealed partial class StorageOptionsValidator : IValidateOptions<StorageOptions>;
