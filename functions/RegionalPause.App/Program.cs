using Microsoft.Azure.Functions.Worker.Builder;
using RegionalPause.App.Hosting;
using RegionalPause.App.SelfHosted;

// A Functions host started this process and delivers messages, timers and requests.
if (FunctionsWorker.IsStartedBy(args))
{
    FunctionsApplicationBuilder worker = FunctionsApplication.CreateBuilder(args);
    worker.AddApp(args);
    worker.AddFunctionsWorker(args);
    return await worker.Build().RunToTheEndAsync();
}

// Otherwise this process calls the same functions itself.
WebApplicationBuilder builder = WebApplication.CreateBuilder(args);
builder.Services.AddHostedService<StorageWait>(); // before the services that read storage
builder.AddLocalSettings(); // first, because settings decide which services are added
builder.AddApp(args);
builder.AddSelfHosting();
WebApplication app = builder.Build();
HttpPipeline.Use(app);
return await app.RunToTheEndAsync();
