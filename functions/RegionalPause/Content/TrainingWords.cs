namespace RegionalPause.Content;

/// <summary>
/// Whether a text in no known vocabulary speaks of training. It takes too much for it rather than too little: what it takes is refused
/// (D26).
/// </summary>
internal static class TrainingWords
{
    private static readonly string[] Stems =
        ["train", "genai", "generativ", "llm", "gpt", "tdm", "model", "machinelearn", "deeplearn", "finetun", "datamin", "textmin", "dataset"];

    /// <summary>Looks at the letters and digits of a text, whatever their case and whatever separates them.</summary>
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

    // "ai", "noai", "noimageai"; "ml".
    private static bool IsAi(ReadOnlySpan<char> word) => word.EndsWith("ai", StringComparison.Ordinal) || word is "ml";
}
