using System.Globalization;
using RegionalPause.Pauses;
using RegionalPause.Requests;
using RegionalPause.Safety;

namespace RegionalPause.Engagement;

/// <summary>Makes an entry from a request, or reports all errors of the request at once.</summary>
public static class EngagementRequestReader
{
    private static readonly DateOnly Earliest = new(2015, 1, 1);

    // The local time of some places is fourteen hours ahead of UTC.
    private static readonly TimeSpan FurthestEast = TimeSpan.FromHours(14);

    /// <summary>Reads a request. The entry has no number yet.</summary>
    /// <param name="request">The request.</param>
    /// <param name="order">The order it is about.</param>
    /// <param name="by">The person who enters it, from the caller's identity.</param>
    /// <param name="now">The current time, on the store's clock.</param>
    public static Result<EngagementEntry> Read(EngagementRequest request, OrderId order, Person by, DateTimeOffset now)
    {
        var wrong = new FieldErrors("The entry");
        DateOnly on = ReadDay(request.On, now, wrong);
        var entry = new EngagementEntry
        {
            Order = order,
            Kind = Word<EngagementKind>("kind", request.Kind, wrong) ?? Missing<EngagementKind>("kind", wrong),
            Position = Word<AuthorityPosition>("position", request.Position, wrong),
            On = on,
            EnteredAt = Instants.ToLedgerSecond(now),
            By = PauseRequestReader.ReadPerson(by, wrong),
            Reference = ReadReference(request.Reference, wrong),
            Document = FieldText.Sha256("document", request.Document, wrong),
            Due = ReadDue(request, on, now, wrong),
            Settles = ReadNumber("settles", request.Settles, wrong),
            Corrects = ReadNumber("corrects", request.Corrects, wrong),
        };
        return wrong.Refusal is { } refusal ? refusal : entry;
    }

    private static DateOnly ReadDay(DateOnly day, DateTimeOffset now, FieldErrors wrong)
    {
        var latest = DateOnly.FromDateTime(now.UtcDateTime + FurthestEast);
        if (day < Earliest || day > latest)
            wrong.Add("on", Text(day), $"the day it happened, from {Earliest:O} to {latest:O}");
        return day;
    }

    // An e-mail address is the most likely way for personal data to get into the ledger, and ledger entries are never removed.
    private static string ReadReference(string? text, FieldErrors wrong)
    {
        string? reference = FieldText.Read("reference", text, TextLimits.Reference, wrong);
        if (!wrong.Concern("reference") && (reference is null || reference.Contains('@', StringComparison.Ordinal)))
            wrong.Add("reference", null, "the subject, in a few words or a file number, without an e-mail address or the name of a member");
        return reference ?? "";
    }

    private static DueDate? ReadDue(EngagementRequest request, DateOnly on, DateTimeOffset now, FieldErrors wrong)
    {
        DateOnly latest = DateOnly.FromDateTime(now.UtcDateTime).AddYears(1);
        if (
            request.DueFrom < Earliest
            || request.DueFrom > latest
            || (request.DueFrom is not null && string.IsNullOrWhiteSpace(request.Due))
        )
            wrong.Add("dueFrom", Text(request.DueFrom), $"with due, a day from {Earliest:O} to {latest:O}");
        return Word<DueTerm>("due", request.Due, wrong) is { } term ? new DueDate(term, request.DueFrom ?? on) : null;
    }

    private static int? ReadNumber(string field, int? number, FieldErrors wrong)
    {
        if (number < 1)
            wrong.Add(field, number.Value.ToString(CultureInfo.InvariantCulture), "the number of an entry of the same order");
        return number;
    }

    private static T? Word<T>(string field, string? word, FieldErrors wrong)
        where T : struct, Enum
    {
        if (string.IsNullOrWhiteSpace(word))
            return null;
        if (EnumWords<T>.TryRead(word, out T value))
            return value;
        wrong.Add(field, word, EnumWords<T>.Expected);
        return null;
    }

    private static T Missing<T>(string field, FieldErrors wrong)
        where T : struct, Enum
    {
        if (!wrong.Concern(field))
            wrong.Add(field, null, EnumWords<T>.Expected);
        return default;
    }

    private static string? Text(DateOnly? day) => day?.ToString("O", CultureInfo.InvariantCulture);
}
