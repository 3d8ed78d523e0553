using Fleet.Cluster;
using Fleet.Cluster.Configuration;
using Fleet.Cluster.Store;
using Fleet.Cluster.Store.Redis;
using Fleet.Cluster.Targets;
using Fleet.Tests.Testing.Servers;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Fleet.Tests.Integration.Store;

/// <summary>Opens stores on a test's Redis.</summary>
internal static class Stores
{
    /// <summary>Far longer than anything here takes.</summary>
    public static readonly TimeSpan Soon = TimeSpan.FromSeconds(20);

    public static SecretSource Secrets { get; } = new(protector: null, Limits.Default, _ => null);

    public static string NewName() => "test-" + Guid.NewGuid().ToString("N");

    public static RedisStoreSettings SettingsOf(string cluster, params string[] servers) => new()
    {
        Address = new RedisStoreAddress { Servers = [.. servers] },
        ClusterName = cluster,
        Limits = Limits.Default,
    };

    public static Task<RedisStore> OpenAsync(RedisServer server, string cluster, ILogger? logger = null) =>
        OpenAsync(SettingsOf(cluster, server.Address), logger);

    public static async Task<RedisStore> OpenAsync(RedisStoreSettings settings, ILogger? logger = null)
    {
        using var limit = new CancellationTokenSource(Soon);
        return await RedisStore.OpenAsync(settings, Secrets, TimeProvider.System, logger ?? NullLogger.Instance, limit.Token);
    }

    /// <summary>Polls a condition, with a limit.</summary>
    public static async Task UntilAsync(Func<bool> condition)
    {
        using var limit = new CancellationTokenSource(Soon);
        while (!condition())
        {
            await Task.Delay(20, limit.Token);
        }
    }

    /// <summary>The ids of all targets, in order.</summary>
    public static IEnumerable<string> Ids(this IFleetStore store) => store.Current.Targets.Keys.Select(id => id.Value);
}
