using Fleet.Tests.Testing.Gateway;
using Fleet.Tests.Testing.Servers;
using Xunit;

namespace Fleet.Tests.Integration.Gateway;

/// <summary>One gateway for the tests of scrapes: <c>db</c> and <c>cache</c> are up, <c>hung</c> never answers.</summary>
public sealed class WatchingGateway : IAsyncLifetime
{
    private GatewayProcess? _gateway;
    private PostgresServer? _postgres;
    private RedisServer? _redis;

    public GatewayProcess Gateway => _gateway ?? throw new InvalidOperationException("not started");

    public SilentListener Hung { get; } = new();

    public async ValueTask InitializeAsync()
    {
        _postgres = await PostgresServer.StartAsync();
        _redis = await RedisServer.StartAsync();
        _gateway = await GatewayProcess.StartAsync($$$"""
            targets:
              - {id: db, kind: postgres, address: "{{{_postgres.Address}}}", credentials: {username: postgres, passwordEnv: PW}, group: shop}
              - {id: cache, kind: redis, address: "{{{_redis.Address}}}", group: shop, meta: {__meta_kubernetes_namespace: prod}, labels: {team: a}}
              - {id: rare, kind: redis, address: "{{{_redis.Address}}}", interval: 1h}
              - {id: hung, kind: redis, address: "{{{Hung.Address}}}", interval: 1h, timeout: 50m}
            """, new() { ["PW"] = PostgresServer.Password });
        foreach (var (id, up) in ((string, string)[])[("db", "pg_up"), ("cache", "redis_up"), ("rare", "redis_up")])
        {
            await _gateway.WaitForAsync($"targets/{id}/metrics", page => page.Contains($"\n{up} 1\n", StringComparison.Ordinal), TimeSpan.FromSeconds(20));
        }
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var part in (IAsyncDisposable?[])[_gateway, _postgres, _redis, Hung])
        {
            await (part?.DisposeAsync() ?? ValueTask.CompletedTask);
        }
    }
}
