using RegionalPause.App.Triggers;

namespace RegionalPause.App.Hosting.Functions;

internal static class FunctionServices
{
    /// <summary>Every function of the app, by the class it binds. A test compares this list with the <c>function.json</c> files.</summary>
    public static void AddFunctions(this IServiceCollection services)
    {
        services.AddQueueFunction<ContentSubmitted>();
        services.AddQueueFunction<AdminCommand>();
        services.AddQueueFunction<DrillSubmitted>();
        services.AddQueueFunction<ObjectionReceived>();
        services.AddQueueFunction<NoticeReceipts>();
        services.AddTimerFunction<CompletePauses>();
        services.AddTimerFunction<DrainHolds>();
        services.AddTimerFunction<DueDates>();
        services.AddTimerFunction<ExpireHolds>();
        services.AddTimerFunction<SealLedger>();
        services.AddTimerFunction<RunDrills>();
        services.AddTimerFunction<Renotify>();
        services.AddSingleton<RegisteredFunction>(new ForwardedFunction("Api"));
        services.AddSingleton<RegisteredFunction>(new ForwardedFunction("ObjectionPage"));
        services.AddFunctionApp(AppContext.BaseDirectory);
    }

    public static void AddFunctionApp(this IServiceCollection services, string root)
    {
        services.AddSingleton(provider => new FunctionApp(provider.GetServices<RegisteredFunction>(), root));
        services.AddSingleton(HostFile.Load(root));
        services.AddSingleton(new HostTransport(FunctionDefinition.Load(root, nameof(ContentSubmitted)).IsOnServiceBus));
    }

    private static void AddQueueFunction<T>(this IServiceCollection services) where T : class, IQueueFunction =>
        services.AddSingleton<T>().AddSingleton<RegisteredFunction>(provider => new QueueFunction(typeof(T).Name, provider.GetRequiredService<T>()));

    private static void AddTimerFunction<T>(this IServiceCollection services) where T : class, ITimerFunction =>
        services.AddSingleton<T>().AddSingleton<RegisteredFunction>(provider => new TimerFunction(typeof(T).Name, provider.GetRequiredService<T>()));
}
