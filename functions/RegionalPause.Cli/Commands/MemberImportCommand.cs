using System.CommandLine;
using System.Globalization;
using RegionalPause.Cli.Api;
using RegionalPause.Cli.Connection;
using RegionalPause.Cli.Output;
using RegionalPause.Contract;
using RegionalPause.Quarantine;

namespace RegionalPause.Cli.Commands;

/// <summary>
/// <c>rpause member import</c>: sends a file of members in parts. If it ends early, it reports the line from which to continue.
/// JSON: <c>{"lines":N,"members":N,"wrongLines":N,"nextLine":N,"wrong":[{"line":N,"field":"…","expected":"…"},…]}</c>.
/// </summary>
internal static class MemberImportCommand
{
    // About ten thousand members: they are written within the time of a request, and little must be repeated after a fault.
    private const int PartBytes = 2 * 1024 * 1024;
    private const int MostWrong = 100;

    private static readonly Argument<string> Source = new("FILE") { Description = "One member per line (NDJSON); - for standard input" };
    private static readonly Option<long?> From = OptionOf.Long("--from", "Continue from this line", "LINE", least: 1);

    public static Command Create(Shell shell) =>
        shell.Verb(
            "import",
            "Register members from a file; a wrong line does not stop the others (Pause.Operate)",
            [Source, From],
            RunAsync
        );

    private static async Task<int> RunAsync(Run run, CancellationToken cancellationToken)
    {
        string name = run.Get(Source);
        long from = run.Get(From) ?? 1;
        await using Stream file = Input.Open(run.Around, name);
        PauseApi api = run.Api(People.Operator);
        var report = new Report(from);
        try
        {
            await run.WithBarAsync(
                "registering",
                async bar =>
                {
                    bar.IsIndeterminate = !file.CanSeek;
                    bar.MaxValue = file.CanSeek ? file.Length : 1;
                    await foreach ((byte[] part, long end) in PartsAsync(file, name, from, cancellationToken))
                    {
                        report.Add((await api.ImportMembersAsync(part, report.NextLine, cancellationToken)).Value);
                        bar.Value = end;
                        bar.Description = $"registered {Words.Count(report.Members)}";
                    }
                }
            );
        }
        catch (Exception e) when (e is CommandFailedException or OperationCanceledException)
        {
            run.Remark(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"All lines before line {report.NextLine} are registered. Continue: rpause member import {name} --from {report.NextLine}"
                )
            );
            throw;
        }
        if (report.Lines == 0)
            throw from > 1 ? Errors.NoSuchLine(Input.NameOf(name), from) : Errors.Empty(Input.NameOf(name));
        Print(run, report);
        return report.WrongLines == 0 ? Exit.Done : Exit.No;
    }

    /// <summary>
    /// Parts of whole lines, each up to <see cref="PartBytes"/> bytes, and the place in the file at which each part ends.
    /// </summary>
    private static async IAsyncEnumerable<(byte[] Part, long End)> PartsAsync(
        Stream file,
        string name,
        long from,
        [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken
    )
    {
        byte[] buffer = new byte[PartBytes];
        int kept = 0;
        long toSkip = from - 1,
            end = 0;
        while (true)
        {
            int read = await ReadAsync(file, buffer.AsMemory(kept), name, cancellationToken);
            bool isLast = kept + read < buffer.Length;
            int whole = kept + (end == 0 && kept == 0 ? WithoutMark(buffer, read, name) : read);
            int cut = isLast ? whole : buffer.AsSpan(0, whole).LastIndexOf((byte)'\n') + 1;
            if (cut == 0 && whole > 0)
                throw Errors.LineTooLong(PartBytes);
            int start = 0;
            for (; toSkip > 0 && start < cut; toSkip--)
                start = buffer.AsSpan(start, cut - start).IndexOf((byte)'\n') is >= 0 and var next ? start + next + 1 : cut;
            end += cut;
            if (start < cut)
                yield return (buffer[start..cut], end);
            if (isLast)
                yield break;
            buffer.AsSpan(cut, whole - cut).CopyTo(buffer);
            kept = whole - cut;
        }
    }

    private static async Task<int> ReadAsync(Stream file, Memory<byte> buffer, string name, CancellationToken cancellationToken)
    {
        try
        {
            return await file.ReadAtLeastAsync(buffer, buffer.Length, throwOnEndOfStream: false, cancellationToken);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw Errors.NotReadable(Input.NameOf(name), e.Message);
        }
    }

    // A byte order mark would make the first line unreadable.
    private static int WithoutMark(byte[] buffer, int read, string name)
    {
        if (TextLines.WhatElse(buffer.AsSpan(0, read)) is { } other)
            throw Errors.NotText(Input.NameOf(name), other);
        ReadOnlySpan<byte> mark = "\uFEFF"u8;
        if (!buffer.AsSpan(0, read).StartsWith(mark))
            return read;
        buffer.AsSpan(mark.Length, read - mark.Length).CopyTo(buffer);
        return read - mark.Length;
    }

    private static void Print(Run run, Report report)
    {
        if (run.Json)
        {
            string wrong = string.Join(
                ',',
                report.Wrong.SelectMany(
                    w => w.Errors,
                    (w, e) =>
                        string.Create(
                            CultureInfo.InvariantCulture,
                            $"{{\"line\":{w.Line},\"field\":{JsonText.Quote(e.Field)},\"expected\":{JsonText.Quote(e.Expected)}}}"
                        )
                )
            );
            run.PrintJson(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"{{\"lines\":{report.Lines},\"members\":{report.Members},\"wrongLines\":{report.WrongLines},\"nextLine\":{report.NextLine},\"wrong\":[{wrong}]}}"
                )
            );
            return;
        }
        run.Say($"Registered {Words.Count(report.Members)} members from {Words.Count(report.Lines)} lines.");
        if (report.WrongLines == 0)
            return;
        run.Say(
            $"{Words.Count(report.WrongLines)} lines are not members{(report.WrongLines > report.Wrong.Count ? "; the first of them" : "")}:"
        );
        Listing table = Sheet.Of(">line", "field", "value", "expected");
        foreach ((WrongLineView line, ErrorView error) in report.Wrong.SelectMany(w => w.Errors, (w, e) => (w, e)))
            table.Row(Sheet.Number(line.Line), Sheet.Plain(error.Field), Sheet.Plain(error.Value ?? ""), Sheet.Plain(error.Expected));
        run.Write(table);
    }

    /// <summary>The results of all parts together.</summary>
    private sealed class Report(long from)
    {
        public long Lines { get; private set; }

        public long Members { get; private set; }

        public long WrongLines { get; private set; }

        public long NextLine { get; private set; } = from;

        public List<WrongLineView> Wrong { get; } = [];

        public void Add(ImportView part)
        {
            (Lines, Members, WrongLines, NextLine) = (
                Lines + part.Lines,
                Members + part.Members,
                WrongLines + part.WrongLines,
                part.NextLine
            );
            Wrong.AddRange(part.Wrong.Take(MostWrong - Wrong.Count));
        }
    }
}
