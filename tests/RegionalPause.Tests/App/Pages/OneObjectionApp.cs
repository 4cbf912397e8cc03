namespace RegionalPause.Tests.App.Pages;

/// <summary>One app for all tests of a class, which run one after the other.</summary>
public sealed class OneObjectionApp : IAsyncLifetime
{
    private ObjectionApp app = null!;

    public async ValueTask InitializeAsync() => app = await ObjectionApp.StartAsync(options => options.RequestsPerClient = int.MaxValue);

    public ValueTask DisposeAsync() => app.DisposeAsync();

    internal ObjectionApp WithAnEmptyBook()
    {
        app.Book.Clear();
        return app;
    }
}
