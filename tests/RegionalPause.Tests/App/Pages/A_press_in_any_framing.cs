using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using RegionalPause.App.Pages.Objecting;
using Shouldly;

namespace RegionalPause.Tests.App.Pages;

/// <summary>Faults F12 and F13: the address of a press says it all, so none is refused for how its body came.</summary>
[Requirement("R19", "D26")]
public sealed class A_press_in_any_framing
{
    private const string OneClick = "List-Unsubscribe=One-Click";

    private static readonly string Large = new('x', 2 * 1024 * 1024);

    /// <summary>What it is; the protocol; the headers and body; whether a mail program's click is recognized.</summary>
    private static readonly (string Name, string Version, string Tail, bool OneClick)[] Framings =
    [
        ("no body and no length", "1.1", "\r\n", false),
        ("a length of nothing", "1.1", "Content-Length: 0\r\n\r\n", false),
        ("an empty form", "1.1", "Content-Type: application/x-www-form-urlencoded\r\nContent-Length: 0\r\n\r\n", false),
        ("an empty chunked body", "1.1", "Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n", false),
        (
            "a chunked click",
            "1.1",
            $"Content-Type: application/x-www-form-urlencoded\r\nTransfer-Encoding: chunked\r\n\r\n1a\r\n{OneClick}\r\n0\r\n\r\n",
            true
        ),
        ("a charset that is refused", "1.1", Sized("application/x-www-form-urlencoded; charset=utf-7", OneClick), true),
        ("a charset nobody knows", "1.1", Sized("application/x-www-form-urlencoded; charset=klingon", OneClick), true),
        ("another charset", "1.1", Sized("application/x-www-form-urlencoded; charset=\"utf-16\"", OneClick), true),
        ("no type", "1.1", $"Content-Length: {OneClick.Length}\r\n\r\n{OneClick}", true),
        ("another type", "1.1", Sized("text/plain", OneClick), true),
        ("a type that is none", "1.1", Sized(";;;", OneClick), true),
        ("an undo that is no form", "1.1", Sized("text/plain", "step=withdraw"), false),
        (
            "a click of another case and a line end",
            "1.1",
            Sized("application/x-www-form-urlencoded", "List-Unsubscribe=one-click\r\n"),
            true
        ),
        (
            "multipart",
            "1.1",
            Sized(
                "multipart/form-data; boundary=\"b\"; charset=utf-7",
                $"--b\r\nContent-Disposition: form-data; name=\"List-Unsubscribe\"\r\n\r\nOne-Click\r\n--b--\r\n"
            ),
            true
        ),
        ("multipart without a boundary", "1.1", Sized("multipart/form-data", OneClick), false),
        (
            "multipart that breaks off",
            "1.1",
            Sized("multipart/form-data; boundary=b", "--b\r\nContent-Disposition: form-data; name=\"x\"\r\n\r\n"),
            false
        ),
        ("bytes that are no text", "1.1", Sized("application/x-www-form-urlencoded", "%FF=%&&==\0"), false),
        ("a large body", "1.1", Sized("application/x-www-form-urlencoded", Large), false),
        (
            "a large chunked body",
            "1.1",
            $"Transfer-Encoding: chunked\r\n\r\n{Large.Length.ToString("x", CultureInfo.InvariantCulture)}\r\n{Large}\r\n0\r\n\r\n",
            false
        ),
        ("a large undo", "1.1", Sized("application/x-www-form-urlencoded", $"step=withdraw&x={Large}"), false),
        (
            "a client that waits to be told to go on",
            "1.1",
            $"Expect: 100-continue\r\n{Sized("application/x-www-form-urlencoded", OneClick)}",
            true
        ),
        ("an old protocol", "1.0", Sized("application/x-www-form-urlencoded", OneClick), true),
        ("an old protocol without a body", "1.0", "Content-Length: 0\r\n\r\n", false),
    ];

    public static TheoryData<string, bool> All => [.. Framings.SelectMany(f => (bool[])[true, false], (f, asWorker) => (f.Name, asWorker))];

    [Theory]
    [MemberData(nameof(All))]
    public async Task is_recorded(string framing, bool asWorker)
    {
        (_, string version, string rest, bool oneClick) = Framings.Single(f => f.Name == framing);
        await using ObjectionApp app = await ObjectionApp.StartAsync(asWorker: asWorker);

        string answer = await SendAsync(
            app,
            $"POST {ObjectionApp.Good()} HTTP/{version}\r\nHost: localhost\r\nConnection: close\r\n{rest}"
        );

        answer.ShouldMatch("^HTTP/1.1 200 ");
        (ObjectionStep step, ObjectionPress press) = app.Book.Presses.ShouldHaveSingleItem();
        (step, press.OneClick).ShouldBe((ObjectionStep.Object, oneClick));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task is_recorded_even_where_its_body_never_arrives(bool asWorker)
    {
        await using ObjectionApp app = await ObjectionApp.StartAsync(asWorker: asWorker);

        await SendAsync(
            app,
            $"POST {ObjectionApp.Good()} HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: 100\r\n\r\nList-",
            breaksOff: true
        );

        await app.Book.FirstPress.WaitAsync(TimeSpan.FromMinutes(1), TestContext.Current.CancellationToken);
        app.Book.Presses.ShouldHaveSingleItem().Step.ShouldBe(ObjectionStep.Object);
    }

    [Theory]
    [InlineData("GET")]
    [InlineData("HEAD")]
    [InlineData("OPTIONS")]
    [InlineData("PUT")]
    public async Task is_none_by_another_method(string method)
    {
        await using ObjectionApp app = await ObjectionApp.StartAsync();

        await SendAsync(
            app,
            $"{method} {ObjectionApp.Good()} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n{Sized("application/x-www-form-urlencoded", OneClick)}"
        );

        app.Book.Presses.ShouldBeEmpty();
    }

    private static string Sized(string type, string body) => $"Content-Type: {type}\r\nContent-Length: {body.Length}\r\n\r\n{body}";

    // All of it is sent at once, as by a client that does not wait; the answer is what comes until the server closes.
    private static async Task<string> SendAsync(ObjectionApp app, string request, bool breaksOff = false)
    {
        using var client = new TcpClient();
        await client.ConnectAsync(IPAddress.Loopback, app.Address.Port, TestContext.Current.CancellationToken);
        await using NetworkStream stream = client.GetStream();
        using var reader = new StreamReader(stream, Encoding.ASCII);
        Task<string> answer = reader.ReadToEndAsync(TestContext.Current.CancellationToken);
        await stream.WriteAsync(Encoding.Latin1.GetBytes(request), TestContext.Current.CancellationToken);
        if (breaksOff)
            client.Client.Shutdown(SocketShutdown.Send);
        string text = await answer;
        return text.StartsWith("HTTP/1.1 100", StringComparison.Ordinal)
            ? text[(text.IndexOf("\r\n\r\n", StringComparison.Ordinal) + 4)..]
            : text;
    }
}
