namespace RegionalPause.Content;

/// <summary>
/// Whether a text in an unknown vocabulary refers to training. It matches too much rather than too little: a match counts as a refusal
/// (D26).
/// </summary>
internal static class TrainingWords
{
    private static readonly string[] Stems =
    [
        "train",
        "genai",
        "generativ",
        "llm",
        "gpt",
        "tdm",
        "model",
        "machinelearn",
        "deeplearn",
        "finetun",
        "datamin",
        "textmin",
        "dataset",
    ];

    /// <summary>Checks the letters and digits of a text. Case and separators are ignored.</summary>
    public static bool In(ReadOnlySpan<char> text)
    {
        if (text.IsEmpty)
            return false;
        Span<char> joined = text.Length <= 256 ? stackalloc char[text.Length] : new char[text.Length];
        int length = 0;
        int word = 0;
        foreach (char c in text)
        {
            if (char.IsAsciiLetterOrDigit(c))
            {
                joined[length++] = char.ToLowerInvariant(c);
                continue;
            }

            if (IsAi(joined[word..length]))
                return true;
            word = length;
        }

        if (IsAi(joined[word..length]))
            return true;
        foreach (string stem in Stems)
        {
            if (joined[..length].Contains(stem, StringComparison.Ordinal))
                return true;
        }

        return false;
    }

    // Examples: "ai", "noai", "noimageai"; "ml".
    private static bool IsAi(ReadOnlySpan<char> word) => word.EndsWith("ai", StringComparison.Ordinal) || word is "ml";
}
