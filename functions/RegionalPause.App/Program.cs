using RegionalPause;
using RegionalPause.App.Hosting;
using RegionalPause.App.Hosting.CustomHandler;
using RegionalPause.App.Hosting.Functions;
using RegionalPause.App.Hosting.Identity;
using RegionalPause.App.Hosting.SelfHosted;
using RegionalPause.App.Pages.Objecting;
using RegionalPause.App.Triggers;
using RegionalPause.Messaging;

WebApplicationBuilder builder = WebApplication.CreateBuilder(args);
builder.AddLocalSettings();
builder.AddConsoleLogging();

// Who delivers: the Functions host, or this process itself.
HostingMode mode = HostingMode.Of(builder.Configuration);
mode.Listen(builder);
builder.Services.AddSingleton(mode);
builder.Services.AddAppOptions();

// What is done with what is delivered.
builder.Services.AddRegionalPause(builder.Configuration);
builder.Services.AddQueues();
builder.Services.AddFunctions();

// How it is delivered. Hosted services stop in reverse order: first the pumps, then what they feed.
builder.Services.AddHostedService<QueueCreation>();
builder.Services.AddCustomHandler();
if (!mode.IsCustomHandler)
    builder.Services.AddSelfHostedTriggers();
if (args.Contains(ParentWatch.Switch))
    builder.Services.AddHostedService<ParentWatch>();

// Who asks.
builder.Services.AddIdentity(builder.Configuration);
builder.Services.AddObjectionCalls();
builder.Services.AddHttpApi();

WebApplication app = builder.Build();
app.UseHttpApi();
app.MapApi();
app.MapObjectionPage();
await app.RunAsync();
