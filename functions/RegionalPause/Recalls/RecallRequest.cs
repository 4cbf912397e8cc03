using RegionalPause.Pauses;
using RegionalPause.Requests;

namespace RegionalPause.Recalls;

/// <summary>A request to add a step, not yet checked.</summary>
public sealed record RecallRequest
{
    /// <summary><c>dataset</c> or <c>model</c>.</summary>
    public required string Kind { get; init; }

    /// <summary>The name of the dataset, or of the model or its run.</summary>
    [MaxBytes(TextLimits.Reference)]
    public required string Name { get; init; }

    /// <summary><c>requested</c>, <c>confirmed</c> or <c>failed</c>.</summary>
    public required string State { get; init; }

    /// <summary>Who confirmed it, or why it failed. Required unless the step is a request.</summary>
    [MaxBytes(TextLimits.Reference)]
    public string? Reference { get; init; }

    /// <summary>SHA-256 of the document with the confirmation or the reason, hexadecimal.</summary>
    public string? Document { get; init; }
}

/// <summary>Makes a step from a request, or reports all errors of the request at once.</summary>
public static class RecallRequestReader
{
    /// <summary>Reads a request. The step has no number and no set yet.</summary>
    public static Result<RecallStep> Read(RecallRequest request, QuarantineSource source, Person by, DateTimeOffset now)
    {
        var wrong = new FieldErrors("The step");
        var step = new RecallStep
        {
            Source = source,
            Target = new RecallTarget(
                Word<RecallTargetKind>("kind", request.Kind, wrong),
                ReadText("name", request.Name, "the name of the dataset or model", wrong) ?? ""
            ),
            State = Word<RecallState>("state", request.State, wrong),
            Reference =
                request.State == EnumWords<RecallState>.Of(RecallState.Requested) && string.IsNullOrWhiteSpace(request.Reference)
                    ? null
                    : ReadText("reference", request.Reference, "who confirmed it or why it failed, in a few words or a file number", wrong),
            Document = FieldText.Sha256("document", request.Document, wrong),
            At = Instants.ToLedgerSecond(now),
            By = PauseRequestReader.ReadPerson(by, wrong),
        };
        return wrong.Refusal is { } refusal ? refusal : step;
    }

    // An e-mail address is the most likely way for personal data to get into the ledger, and ledger entries are never removed.
    private static string? ReadText(string field, string? text, string expected, FieldErrors wrong)
    {
        string? read = FieldText.Read(field, text, TextLimits.Reference, wrong);
        if (!wrong.Concern(field) && (read is null || read.Contains('@', StringComparison.Ordinal)))
            wrong.Add(field, null, $"{expected}, without an e-mail address");
        return read;
    }

    private static T Word<T>(string field, string? word, FieldErrors wrong)
        where T : struct, Enum
    {
        if (!EnumWords<T>.TryRead(word, out T value))
            wrong.Add(field, word, EnumWords<T>.Expected);
        return value;
    }
}
