using System.Collections.Frozen;
using System.IO.Compression;
using System.Reflection;
using System.Security.Cryptography;

namespace RegionalPause.App.OperatorConsole.Frame;

/// <summary>One file that pages load. Its path contains its hash, so a browser keeps it until it changes.</summary>
/// <param name="Path">The path.</param>
/// <param name="ContentType">The media type.</param>
/// <param name="Bytes">The content.</param>
/// <param name="Compressed">The content, compressed with Brotli.</param>
internal sealed record ConsoleAsset(string Path, string ContentType, byte[] Bytes, byte[] Compressed);

/// <summary>The style sheet and the scripts of the console. They are embedded; a build needs no network and no other tool.</summary>
internal static class ConsoleAssets
{
    /// <summary>The style sheet of all pages.</summary>
    public static ConsoleAsset Style { get; } = Bundle("console", "css", "text/css; charset=utf-8");

    /// <summary>The script of all pages.</summary>
    public static ConsoleAsset Script { get; } = Bundle("console", "js", "text/javascript; charset=utf-8");

    /// <summary>The icon of the browser's tab.</summary>
    public static ConsoleAsset Icon { get; } = Bundle("console", "svg", "image/svg+xml");

    /// <summary>Loaded on the page of the ledger only.</summary>
    public static ConsoleAsset LedgerScript { get; } = Bundle("ledger", "js", "text/javascript; charset=utf-8");

    private static readonly FrozenDictionary<string, ConsoleAsset> ByPath = new[] { Style, Script, Icon, LedgerScript }.ToFrozenDictionary(
        asset => asset.Path
    );

    public static void MapAssets(this IEndpointRouteBuilder app) =>
        app.MapMethods($"{ConsolePaths.Assets}/{{name}}", [HttpMethods.Get, HttpMethods.Head], Show).AllowAnonymous();

    private static IResult Show(string name, HttpContext http)
    {
        if (!ByPath.TryGetValue($"{ConsolePaths.Assets}/{name}", out ConsoleAsset? asset))
            return Results.NotFound();
        bool compress = http.Request.GetTypedHeaders().AcceptEncoding.Any(coding => coding.Value == "br" && coding.Quality != 0);
        http.Response.Headers.CacheControl = "public, max-age=31536000, immutable";
        http.Response.Headers.XContentTypeOptions = "nosniff";
        http.Response.Headers.Vary = "Accept-Encoding";
        if (compress)
            http.Response.Headers.ContentEncoding = "br";
        return Results.Bytes(compress ? asset.Compressed : asset.Bytes, asset.ContentType);
    }

    // The embedded files console-asset.NAME.*.EXTENSION, in the order of their names.
    private static ConsoleAsset Bundle(string name, string extension, string contentType)
    {
        var assembly = Assembly.GetExecutingAssembly();
        using var all = new MemoryStream();
        string prefix = $"console-asset.{name}.";
        foreach (
            string resource in assembly
                .GetManifestResourceNames()
                .Where(r => r.StartsWith(prefix, StringComparison.Ordinal) && r.EndsWith($".{extension}", StringComparison.Ordinal))
                .Order(StringComparer.Ordinal)
        )
        {
            using Stream file = assembly.GetManifestResourceStream(resource)!;
            file.CopyTo(all);
        }
        byte[] bytes = all.ToArray();
        using var compressed = new MemoryStream();
        using (var brotli = new BrotliStream(compressed, CompressionLevel.SmallestSize, leaveOpen: true))
            brotli.Write(bytes);
        string hash = Convert.ToHexStringLower(SHA256.HashData(bytes))[..12];
        return new ConsoleAsset($"{ConsolePaths.Assets}/{name}-{hash}.{extension}", contentType, bytes, compressed.ToArray());
    }
}
