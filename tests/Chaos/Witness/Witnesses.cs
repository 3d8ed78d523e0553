namespace Fleet.Tests.Chaos.Witness;

/// <summary>Who watches the fleet from outside.</summary>
/// <param name="Scrapes">Every scrape.</param>
/// <param name="Views">Which process goes by which view.</param>
/// <param name="Prometheus">A real Prometheus; null in the short form.</param>
internal sealed record Witnesses(ScrapeWitness Scrapes, ViewWatch Views, PrometheusWitness? Prometheus) : IAsyncDisposable
{
    public async ValueTask DisposeAsync()
    {
        await Scrapes.DisposeAsync();
        await Views.DisposeAsync();
        await (Prometheus?.DisposeAsync() ?? ValueTask.CompletedTask);
    }
}
