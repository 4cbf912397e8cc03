using RegionalPause.Jurisdictions;

namespace RegionalPause.Flags;

/// <summary>The names of a training flag in the Microsoft feature-flag schema: the feature name and its only filter.</summary>
internal static class TrainingFlagName
{
    /// <summary>Prefix of the name of every training feature.</summary>
    public const string Prefix = "training-";

    /// <summary>Name of the only filter of every training feature.</summary>
    public const string Filter = "RegionalPause.Training";

    /// <summary>Name of a jurisdiction's feature, for example <c>training-GB</c>.</summary>
    public static string Of(JurisdictionCode code) => Prefix + code.Value;
}
