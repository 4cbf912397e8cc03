using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using RegionalPause.IntegrationTests.Bed;

namespace RegionalPause.IntegrationTests.Processes;

/// <summary>What operators do, over HTTP, at one of several instances.</summary>
internal sealed class Operators(Func<Person?, HttpClient> instance)
{
    public Operators(AppProcess app)
        : this(app.As) { }

    private static readonly string[] TheUk = ["UK"];

    /// <summary>Pauses the UK and waits until the order is effective.</summary>
    public async Task<PauseTimes> PauseAsync(string id, CancellationToken cancellationToken)
    {
        using HttpClient olivia = instance(Person.Olivia);
        JsonElement recorded = await SayAsync(
            olivia,
            "/api/orders",
            new
            {
                id,
                jurisdictions = TheUk,
                authority = "ICO",
            },
            cancellationToken
        );
        return await Eventually.UntilAsync(
            $"{id} is effective",
            async () =>
            {
                JsonElement order = await olivia.GetFromJsonAsync<JsonElement>(
                    new Uri($"/api/orders/{id}", UriKind.Relative),
                    cancellationToken
                );
                return order.GetProperty("stage").GetString() == "effective"
                    ? new PauseTimes(
                        order.GetProperty("version").GetInt64(),
                        Instant(recorded, "recordedAt"),
                        Instant(order, "fencedAt"),
                        Instant(order, "effectiveAt")
                    )
                    : null;
            },
            cancellationToken
        );
    }

    /// <summary>Two people lift; gives the instant at which the second did.</summary>
    public async Task<DateTimeOffset> LiftAsync(string id, CancellationToken cancellationToken)
    {
        using HttpClient alice = instance(Person.Alice);
        using HttpClient bob = instance(Person.Bob);
        await SayAsync(alice, $"/api/orders/{id}/lift", null, cancellationToken);
        return Instant(await SayAsync(bob, $"/api/orders/{id}/lift", null, cancellationToken), "endedAt");
    }

    /// <summary>Totals of everything that was submitted, as the fleet counts it.</summary>
    public async Task<(long Submitted, long Admitted, long Held)> DispositionsAsync(CancellationToken cancellationToken)
    {
        using HttpClient auditor = instance(Person.Auditor);
        // The run may cross midnight.
        string yesterday = TimeProvider
            .System.GetUtcNow()
            .AddDays(-1)
            .ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture);
        string today = TimeProvider.System.GetUtcNow().ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture);
        JsonElement rows = await auditor.GetFromJsonAsync<JsonElement>(
            new Uri($"/api/dispositions?from={yesterday}&to={today}", UriKind.Relative),
            cancellationToken
        );
        long Sum(string field) => rows.EnumerateArray().Sum(r => r.GetProperty(field).GetInt64());
        return (Sum("submitted"), Sum("admitted"), Sum("held"));
    }

    private static async Task<JsonElement> SayAsync(HttpClient person, string path, object? body, CancellationToken cancellationToken)
    {
        using HttpResponseMessage answer = await person.PostAsync(
            new Uri(path, UriKind.Relative),
            AppProcess.Json(body is null ? "" : JsonSerializer.Serialize(body)),
            cancellationToken
        );
        string text = await answer.Content.ReadAsStringAsync(cancellationToken);
        return answer.StatusCode is HttpStatusCode.OK or HttpStatusCode.Accepted
            ? JsonDocument.Parse(text).RootElement
            : throw new InvalidOperationException($"{path} was answered {(int)answer.StatusCode}: {text}");
    }

    private static DateTimeOffset Instant(JsonElement order, string field) => order.GetProperty(field).GetDateTimeOffset();
}

/// <summary>When an order took hold.</summary>
/// <param name="Version">The control version that put it in force.</param>
/// <param name="Recorded">The command was recorded.</param>
/// <param name="Fenced">From when nothing covered is admitted.</param>
/// <param name="Effective">From when nothing covered can arrive.</param>
internal sealed record PauseTimes(long Version, DateTimeOffset Recorded, DateTimeOffset Fenced, DateTimeOffset Effective)
{
    public override string ToString() =>
        FormattableString.Invariant(
            $"command → fenced {(Fenced - Recorded).TotalMilliseconds:F0} ms, → effective {(Effective - Recorded).TotalMilliseconds:F0} ms"
        );
}
