using Fleet.Tests.Testing.Servers;
using Xunit;

namespace Fleet.Tests.Integration.Servers;

public sealed class ExporterProcessTests
{
    [Fact]
    public async Task The_postgres_exporter_of_debian_sees_the_server()
    {
        await using var server = await PostgresServer.StartAsync();
        await using var exporter = await ExporterProcess.StartAsync(server);
        var text = await exporter.ScrapeAsync();
        Assert.Contains("\npg_up 1\n", text, StringComparison.Ordinal);
        Assert.Contains("\npg_settings_max_connections{", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_redis_exporter_of_debian_sees_the_server()
    {
        await using var server = await RedisServer.StartAsync();
        await using var exporter = await ExporterProcess.StartAsync(server);
        Assert.Contains("\nredis_up 1\n", await exporter.ScrapeAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_exporter_takes_the_flags_and_the_environment_of_the_test()
    {
        await using var server = await RedisServer.StartAsync("requirepass a-password-of-a-test");
        var environment = new Dictionary<string, string>
        {
            ["REDIS_ADDR"] = "redis://" + server.Address,
            ["REDIS_PASSWORD"] = "a-password-of-a-test",
        };
        await using var exporter = await ExporterProcess.StartAsync("prometheus-redis-exporter", ["--namespace=other"], environment);
        Assert.Contains("\nother_up 1\n", await exporter.ScrapeAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_exporter_that_ends_at_once_fails_the_start_with_its_log()
    {
        var error = await Assert.ThrowsAsync<InvalidOperationException>(
            () => ExporterProcess.StartAsync("prometheus-postgres-exporter", ["--no-such-flag"], new Dictionary<string, string>()));
        Assert.Contains("no-such-flag", error.Message, StringComparison.Ordinal);
    }
}
