using System.Collections.Immutable;
using System.Text;
using RegionalPause.App.Api;
using RegionalPause.App.Identity;
using RegionalPause.App.OperatorConsole.Frame;
using RegionalPause.App.OperatorConsole.Lists;
using RegionalPause.App.OperatorConsole.Map;
using RegionalPause.Contract;
using RegionalPause.Control;
using RegionalPause.Flags;
using RegionalPause.Gate;
using RegionalPause.Jurisdictions;
using RegionalPause.Requests;

namespace RegionalPause.App.OperatorConsole.Flags;

/// <summary>
/// Makes the pages about training flags, and changes flags. What could admit more is shown before it is done (R44): a change is done only
/// if its effect is still the one that the person saw. Closing tightens, so it may be done at once (R46).
/// </summary>
internal sealed class FlagPages(
    FlagHandler flags,
    FlagViews views,
    ChangePreviews previews,
    JurisdictionAtlas atlas,
    PlaceNames names,
    MapShapes shapes
)
{
    /// <summary>The list.</summary>
    public async Task<IResult> ListAsync(HttpContext http, RefusedForm refused, CancellationToken cancellationToken)
    {
        string query = http.Request.Query["q"].ToString().Trim();
        Task<ImmutableArray<TrainingFlag>> set = flags.ListAsync(cancellationToken);
        Task<ImmutableArray<OpeningAsked>> asked = flags.ListAskedAsync(cancellationToken);
        await Task.WhenAll(set, asked);
        var open = (await set).ToDictionary(flag => flag.Code, flag => flag.Open);
        string[] words = SearchText.Of(query).Split(' ', StringSplitOptions.RemoveEmptyEntries);
        ImmutableArray<JurisdictionCode> codes =
        [
            .. (await asked)
                .Select(a => a.Code) // what waits for a second person comes first
                .Concat(open.Keys.OrderBy(NameOf, StringComparer.Ordinal))
                .Distinct()
                .Where(code =>
                    SearchText.Of($"{code} {NameOf(code)} {(open.GetValueOrDefault(code) ? "open" : "closed")}") is var text
                    && words.All(word => text.Contains(word, StringComparison.Ordinal))
                ),
        ];
        Paged<JurisdictionCode> page = Paging.PageOf<JurisdictionCode>(codes, http.Request.Query["page"]);
        ImmutableArray<FlagView> shown = await views.OfAsync(page.Items, cancellationToken);
        return await ConsoleAnswer.OfAsync(
            FlagsPage.Create(
                new FlagsModel(
                    ConsoleVisit.Of(http),
                    query,
                    new Paged<FlagRow>(
                        [.. shown.Zip(page.Items, (flag, code) => new FlagRow(NameOf(code), flag))],
                        page.Number,
                        page.Pages,
                        page.All
                    ),
                    http.Request.Query["name"].ToString().Trim(),
                    refused
                )
            ),
            cancellationToken,
            refused.Problems.Status
        );
    }

    /// <summary>All flags in the feature-flag schema of Microsoft.</summary>
    public async Task<IResult> ExportAsync(HttpContext http, CancellationToken cancellationToken)
    {
        ConsoleAnswer.SetHeaders(http.Response);
        return Results.File(await flags.ExportAsync(cancellationToken), "application/json", "training-flags.json");
    }

    /// <summary>Opens or closes flags, or shows what that would do.</summary>
    public async Task<IResult> SetAsync(HttpContext http, bool isDone, CancellationToken cancellationToken)
    {
        IFormCollection form = await http.Request.ReadFormAsync(cancellationToken);
        return await ChangeAsync(http, SetOf(form, http, isDone), form, isDone, cancellationToken);
    }

    /// <summary>Imports flags, or shows what that would do.</summary>
    public async Task<IResult> ImportAsync(HttpContext http, bool isDone, CancellationToken cancellationToken)
    {
        IFormCollection form = await http.Request.ReadFormAsync(cancellationToken);
        string document = isDone ? form["document"].ToString() : await DocumentAsync(form, cancellationToken);
        return await ChangeAsync(http, ImportOf(document, form.Text("reason"), http), form, isDone, cancellationToken);
    }

    private FlagChange SetOf(IFormCollection form, HttpContext http, bool isDone)
    {
        string typed = form.Text("name") ?? "";
        bool open = form["open"] == "true";
        // A name is guessed only if the person sees what was guessed before anything is done. Closing at once takes exact names too.
        string name =
            atlas.TryResolve(typed, out _, out _) ? typed
            : !isDone ? names.Guess(typed) ?? typed
            : open ? typed
            : names.Exact(typed) ?? typed;
        string? reason = form.Text("reason");
        Person by = http.User.Person();
        return new FlagChange(
            "set",
            $"{(open ? "Open" : "Close")} the training flags of {name}",
            "/flags",
            [new("name", name), new("reason", reason ?? ""), new("open", open ? "true" : "false")],
            open,
            ct => flags.PreviewSetAsync(name, open, by, reason, ct),
            ct => flags.SetAsync(name, open, by, reason, ct)
        );
    }

    private FlagChange ImportOf(string document, string? reason, HttpContext http)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(document);
        Person by = http.User.Person();
        return new FlagChange(
            "import",
            "Import the training flags",
            "/flags/import",
            [new("document", document), new("reason", reason ?? "")],
            Loosens: true,
            ct => flags.PreviewImportAsync(bytes, by, reason, ct),
            ct => flags.ImportAsync(bytes, by, reason, ct)
        );
    }

    // A file is sent back to the browser as text, since the second form must send exactly what was shown.
    private static async Task<string> DocumentAsync(IFormCollection form, CancellationToken cancellationToken)
    {
        if (form.Files.GetFile("file") is not { Length: > 0 } file)
            return form["document"].ToString();
        using var reader = new StreamReader(file.OpenReadStream(), Encoding.UTF8);
        return await reader.ReadToEndAsync(cancellationToken);
    }

    private async Task<IResult> ChangeAsync(
        HttpContext http,
        FlagChange change,
        IFormCollection form,
        bool isDone,
        CancellationToken cancellationToken
    )
    {
        string role = change.Loosens ? AppRoles.Approve : AppRoles.Operate;
        Refusal? refusal =
            !http.User.Has(role)
                ? new Refusal(
                    RefusalCode.Forbidden,
                    $"{(change.Loosens ? "Opening" : "Closing")} a training flag requires the app role {role}."
                )
            : change.Loosens && !http.User.IsPerson() ? Refusals.NotAPerson
            : null;
        // Closing needs no look before it.
        if (refusal is null && (change.Loosens || !isDone))
        {
            if ((await change.Preview(cancellationToken)).Succeeded(out ProposedChange? proposed, out refusal))
            {
                DifferenceView difference = previews.Of(proposed).View();
                if (!isDone || form[DifferenceMark.Field] != DifferenceMark.Of(difference))
                    return await PreviewAsync(http, change, difference, hasChanged: isDone, cancellationToken);
            }
        }
        if (refusal is null && (await change.Do(cancellationToken)).Succeeded(out _, out refusal))
            return Results.LocalRedirect("/flags#all");
        if (refusal is { Code: RefusalCode.NotFound })
            refusal = refusal with { Errors = [new FieldError("name", null, "a group such as EU, or a code such as GB")] };
        return await ListAsync(http, new RefusedForm(change.Form, form, new FieldProblems(refusal)), cancellationToken);
    }

    // The page that shows a change before it is done.
    private static Task<IResult> PreviewAsync(
        HttpContext http,
        FlagChange change,
        DifferenceView difference,
        bool hasChanged,
        CancellationToken cancellationToken
    ) =>
        ConsoleAnswer.OfAsync(
            FlagChangePage.Create(
                new FlagChangeModel(ConsoleVisit.Of(http), change.Title, change.Action, change.Fields, difference, hasChanged)
                {
                    Mark = DifferenceMark.Of(difference),
                }
            ),
            cancellationToken,
            hasChanged ? StatusCodes.Status409Conflict : StatusCodes.Status200OK
        );

    private string NameOf(JurisdictionCode code) => shapes.Names.GetValueOrDefault(code.Value, atlas[code].Name);

    // Without the control version and the examples: neither a change elsewhere nor the time changes what the person saw.
}
