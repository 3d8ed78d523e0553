using Fleet.Tests.Testing.Servers;
using Xunit;

namespace Fleet.Tests.Integration.Store;

/// <summary>A Redis as a store must have it, shared by the tests of a class; each of them uses a cluster name of its own.</summary>
public sealed class DurableRedis : IAsyncLifetime
{
    private RedisServer? _server;

    /// <summary>What makes a Redis durable.</summary>
    public static string[] Settings { get; } = ["appendonly yes", "appendfsync always"];

    /// <summary>The server.</summary>
    public RedisServer Server => _server ?? throw new InvalidOperationException("not started");

    /// <summary>What makes a replica.</summary>
    public static string[] Replica(RedisServer primary) => [.. Settings, FormattableString.Invariant($"replicaof 127.0.0.1 {primary.Port}")];

    public async ValueTask InitializeAsync() => _server = await RedisServer.StartAsync(Settings);

    public ValueTask DisposeAsync() => Server.DisposeAsync();
}
