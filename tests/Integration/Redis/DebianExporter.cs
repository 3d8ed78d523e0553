using Fleet.Tests.Testing.Servers;

namespace Fleet.Tests.Integration.Redis;

/// <summary>Debian's redis_exporter 1.45 beside a test's server.</summary>
internal sealed class DebianExporter : IAsyncDisposable
{
    private readonly HttpClient _http = new();
    private readonly ServerProcess _process;
    private readonly Uri _metrics;

    private DebianExporter(ServerProcess process, int port)
    {
        _process = process;
        _metrics = new Uri(FormattableString.Invariant($"http://127.0.0.1:{port}/metrics"));
    }

    public static async Task<DebianExporter> StartAsync(RedisServer server, params string[] flags)
    {
        var port = ServerProcess.FreePort();
        var process = ServerProcess.Start(
            "prometheus-redis-exporter",
            [FormattableString.Invariant($"-web.listen-address=127.0.0.1:{port}"), "-redis.addr=redis://" + server.Address, .. flags],
            Path.Combine(server.Directory, "exporter.log"));
        var exporter = new DebianExporter(process, port);
        try
        {
            await process.WaitUntilAsync(exporter.IsUpAsync, TimeSpan.FromSeconds(20));
            return exporter;
        }
        catch
        {
            await exporter.DisposeAsync();
            throw;
        }
    }

    public Task<string> ScrapeAsync() => _http.GetStringAsync(_metrics);

    public async ValueTask DisposeAsync()
    {
        await _process.DisposeAsync();
        _http.Dispose();
    }

    private async Task<bool> IsUpAsync()
    {
        try
        {
            return (await ScrapeAsync()).Contains("redis_up 1", StringComparison.Ordinal);
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }
}
