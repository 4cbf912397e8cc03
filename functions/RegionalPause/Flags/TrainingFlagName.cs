using RegionalPause.Jurisdictions;

namespace RegionalPause.Flags;

/// <summary>How a training flag is named in the Microsoft feature-flag schema: as a feature, and by its one filter.</summary>
internal static class TrainingFlagName
{
    /// <summary>What the name of every training feature begins with.</summary>
    public const string Prefix = "training-";

    /// <summary>Name of the one filter of every training feature.</summary>
    public const string Filter = "RegionalPause.Training";

    /// <summary>Name of a jurisdiction's feature, such as <c>training-GB</c>.</summary>
    public static string Of(JurisdictionCode code) => Prefix + code.Value;
}
