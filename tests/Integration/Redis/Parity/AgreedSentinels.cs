using System.Collections.Immutable;
using Fleet.Tests.Testing.Servers;
using Xunit;

namespace Fleet.Tests.Integration.Redis.Parity;

/// <summary>Three Sentinels, of which two must agree, on a master with two replicas.</summary>
public sealed class AgreedSentinels : IAsyncLifetime
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);
    private readonly List<RedisServer> _servers = [];

    public ImmutableArray<SentinelServer> All { get; private set; } = [];

    public async ValueTask InitializeAsync()
    {
        var master = await RedisServer.StartAsync("repl-diskless-sync-delay 0");
        _servers.Add(master);
        for (var i = 0; i < 2; i++)
        {
            _servers.Add(await RedisServer.StartAsync(FormattableString.Invariant($"replicaof 127.0.0.1 {master.Port}")));
        }

        await master.Process.WaitUntilAsync(async () => (await master.CommandAsync("INFO replication")).Contains("connected_slaves:2", StringComparison.Ordinal), Limit);
        All = [.. await Task.WhenAll(Enumerable.Range(0, 3).Select(_ => SentinelServer.StartAsync(master)))];
        foreach (var sentinel in All)
        {
            // A busy machine shall not look like a dead master.
            await sentinel.AskAsync($"SENTINEL SET {SentinelServer.Master} quorum 2 down-after-milliseconds 60000");
            await sentinel.WaitUntilAsync("slaves=2,sentinels=3", Limit);
        }
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var server in All.Cast<IAsyncDisposable>().Concat(_servers))
        {
            await server.DisposeAsync();
        }
    }
}
