using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;
using NSubstitute;
using RegionalPause.App.Identity;
using RegionalPause.App.OperatorConsole.Frame;
using RegionalPause.App.OperatorConsole.SignIn;
using RegionalPause.Storage;
using RegionalPause.Tests.App;
using RegionalPause.Tests.Simulation.Tables;

namespace RegionalPause.Tests.OperatorConsole.SignIn;

/// <summary>
/// The app with the people of a computer for development, a table in memory, a clock of the test, and a page for each policy.
/// </summary>
internal sealed class ConsoleApp : IAsyncDisposable
{
    /// <summary>A page that every reader may see; it says who one is.</summary>
    public const string ReadPage = "/drills/page-of-a-test";

    /// <summary>A page and a form of operators; it says what was typed.</summary>
    public const string OperatePage = "/drills/form-of-a-test";

    /// <summary>A mistake that somebody may make once: an endpoint of the API that takes the console's identity.</summary>
    public const string ApiPage = "/api/page-of-a-test";

    public const string Issuer = Tokens.Issuer;

    private readonly TestApp app;

    private ConsoleApp(TestApp app, FakeTimeProvider time) => (this.app, Time) = (app, time);

    public FakeTimeProvider Time { get; }

    public Uri Address => app.Address;

    /// <summary>A service behind it.</summary>
    public T Get<T>()
        where T : notnull => app.Get<T>();

    /// <param name="environment">The environment.</param>
    /// <param name="settings">More settings.</param>
    /// <param name="withPeople">Whether there are people to choose from.</param>
    /// <param name="isUnchecked">Starts although settings are wrong.</param>
    public static async Task<ConsoleApp> StartAsync(
        string environment = "Development",
        IEnumerable<KeyValuePair<string, string?>>? settings = null,
        bool withPeople = true,
        bool isUnchecked = false
    )
    {
        var time = new FakeTimeProvider(TimeProvider.System.GetUtcNow());
        var tables = new SimulatedTables(time.GetUtcNow);
        var oneAtATime = new Lock();
        TestApp app = await TestApp.StartAsync(
            settings: [.. Tokens.Configuration, .. withPeople ? People : [], .. settings ?? []],
            services: services =>
            {
                IHostEnvironment host = Substitute.For<IHostEnvironment>();
                host.EnvironmentName.Returns(environment);
                services.AddSingleton(host);
                services.AddSingleton<TimeProvider>(time);
                if (isUnchecked)
                    services.RemoveAll<IStartupValidator>().RemoveAll<IValidateOptions<SignInOptions>>();
                services.AddSingleton(
                    new StorageAccount(
                        Options.Create(
                            new StorageOptions
                            {
                                ConnectionString = SimulatedAccount.ConnectionString,
                                Faults = new TableConnection(
                                    (request, _) =>
                                    {
                                        lock (oneAtATime)
                                            return new(TableWire.Write(tables.Apply(request), tables.Now));
                                    }
                                ),
                            }
                        ),
                        new StoreClock(time)
                    )
                );
            },
            routes: Map
        );
        await app.Get<ConsoleSessions>().CreateAsync(TestContext.Current.CancellationToken);
        return new ConsoleApp(app, time);
    }

    /// <summary>The settings of the people: what <c>up</c> passes.</summary>
    public static IEnumerable<KeyValuePair<string, string?>> People { get; } =
    [
        .. Person(0, "olivia", AppRoles.Operate),
        .. Person(1, "alice", AppRoles.Approve),
        .. Person(2, "audit", AppRoles.Audit),
        .. Person(3, "otto", AppRoles.Operate),
    ];

    public Visitor Visitor(string? publicAddress = null) =>
        publicAddress is null ? new Visitor(Address) : new Visitor(new Uri(publicAddress), Address);

    /// <summary>A visitor who has signed in.</summary>
    public async Task<Visitor> SignInAsync(string name)
    {
        Visitor visitor = Visitor();
        await SignInAsync(visitor, name, LocalReturn.Overview);
        return visitor;
    }

    /// <summary>Chooses a person on the page of the sign-in, and answers with what came then.</summary>
    public static async Task<Page> SignInAsync(Visitor visitor, string name, string path)
    {
        Page choice = await visitor.GetAsync($"/sign-in?again=1&return={Uri.EscapeDataString(path)}");
        return await visitor.SubmitAsync(choice, ("person", $"{Array.IndexOf(["olivia", "alice", "audit", "otto"], name)}"));
    }

    public ValueTask DisposeAsync() => app.DisposeAsync();

    private static IEnumerable<KeyValuePair<string, string?>> Person(int index, string name, string role) =>
        [
            new($"Console:People:{index}:Name", name),
            new($"Console:People:{index}:Issuer", Issuer),
            new($"Console:People:{index}:Subject", name),
            new($"Console:People:{index}:Roles:0", role),
        ];

    private static void Map(WebApplication app)
    {
        app.MapGet(ReadPage, Who).RequireConsole(Policies.Read);
        app.MapGet(ApiPage, Who).RequireConsole(Policies.Read);
        app.MapGet(
                OperatePage,
                (HttpContext http) =>
                    Results.Content(
                        $"""<form method="post" action="{OperatePage}"><input type="hidden" name="__token" value="{ConsoleVisit.Of(http).FormToken}"></form>""",
                        "text/html"
                    )
            )
            .RequireConsole(Policies.Operate);
        app.MapPost(OperatePage, async (HttpContext http) => $"typed: {(await http.Request.ReadFormAsync())["reason"]}")
            .RequireConsole(Policies.Operate)
            .WithFormChecks();
    }

    private static string Who(HttpContext http)
    {
        RegionalPause.Requests.Person person = http.User.Person();
        string claims = string.Join(",", http.User.Claims.Select(c => c.Type).Order());
        return $"{person.Issuer} {person.Subject} {person.Name} {(person.IsService ? "application" : "person")}, claims {claims}";
    }
}
