using Fleet.Tests.Testing.Servers;
using Xunit;

namespace Fleet.Tests.Integration;

public sealed class ServersStart
{
    [Fact]
    public async Task A_real_postgres_starts_stops_and_starts_again()
    {
        await using var server = await PostgresServer.StartAsync();
        await server.StopAsync();
        await server.StartAgainAsync();
        Assert.StartsWith("PostgreSQL 15", (string?)await server.ScalarAsync("SELECT version()"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_real_redis_starts_and_answers()
    {
        await using var server = await RedisServer.StartAsync();
        Assert.Contains("+PONG", await server.CommandAsync("PING"), StringComparison.Ordinal);
    }
}
