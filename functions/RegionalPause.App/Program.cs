using Microsoft.Azure.Functions.Worker.Builder;
using RegionalPause.App.Hosting;
using RegionalPause.App.SelfHosted;

// Started by a Functions host: it delivers messages, timers and requests.
if (FunctionsWorker.IsStartedBy(args))
{
    FunctionsApplicationBuilder worker = FunctionsApplication.CreateBuilder(args);
    worker.AddApp(args);
    worker.AddFunctionsWorker(args);
    return await worker.Build().RunToTheEndAsync();
}

// Otherwise this process delivers them itself, to the same functions.
WebApplicationBuilder builder = WebApplication.CreateBuilder(args);
builder.AddApp(args);
builder.AddSelfHosting();
WebApplication app = builder.Build();
HttpPipeline.Use(app);
return await app.RunToTheEndAsync();
