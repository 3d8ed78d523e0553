using System.Collections.Concurrent;
using System.Diagnostics;
using Fleet.Cluster;
using Fleet.Cluster.Configuration;
using Fleet.Cluster.Members;
using Fleet.Cluster.Store.Redis;
using Fleet.Tests.Testing.Servers;
using Xunit;

namespace Fleet.Tests.Integration.Members;

/// <summary>Memberships of several silos and gateways, each as its own process would have it, on one real Redis.</summary>
internal sealed class RedisFleet : IAsyncDisposable
{
    /// <summary>Long enough for a busy machine; a hang fails the test by it.</summary>
    public static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);

    private readonly ConcurrentBag<RedisMembership> _opened = [];
    private int _incarnations;

    private RedisFleet(RedisServer server) => Server = server;

    public RedisServer Server { get; }

    public LineLogger<RedisMembership> Log { get; } = new();

    public static async Task<RedisFleet> StartAsync(params string[] settings) => new(await RedisServer.StartAsync(settings));

    public RedisStoreSettings Settings(string? address = null) => new()
    {
        Address = new RedisStoreAddress { Servers = [address ?? Server.Address] },
        ClusterName = "test",
        Limits = Limits.Default,
    };

    /// <summary>A silo of this name; its address ends with it, as long as the test says nothing else.</summary>
    public SiloMember Silo(string name, string? address = null, int? maxTargets = null) => new()
    {
        Name = name,
        Incarnation = "i" + Interlocked.Increment(ref _incarnations),
        Address = address ?? name + ":9433",
        MaxTargets = maxTargets,
    };

    /// <summary>A process that only looks.</summary>
    public async Task<RedisMembership> LookAsync(RedisStoreSettings? settings = null)
    {
        using var limit = new CancellationTokenSource(Limit);
        var membership = await RedisMembership.OpenAsync(settings ?? Settings(), TimeProvider.System, new Random(1), Log, limit.Token);
        _opened.Add(membership);
        return membership;
    }

    /// <summary>A process with a silo that is in the view.</summary>
    public Task<RedisMembership> JoinAsync(string name) => JoinAsync(Silo(name));

    /// <summary>A process with a silo that is in the view.</summary>
    public async Task<RedisMembership> JoinAsync(SiloMember silo, RedisStoreSettings? settings = null)
    {
        var membership = await LookAsync(settings);
        await JoinedAsync(membership, silo);
        return membership;
    }

    public static async Task JoinedAsync(RedisMembership membership, SiloMember silo)
    {
        using var limit = new CancellationTokenSource(Limit);
        await membership.JoinAsync(silo, limit.Token);
    }

    public static async Task LeaveAsync(RedisMembership membership)
    {
        using var limit = new CancellationTokenSource(Limit);
        await membership.LeaveAsync(limit.Token);
    }

    /// <summary>Waits until the view is what is wanted; tells how long that took.</summary>
    public static async Task<TimeSpan> UntilAsync(IMembership membership, Func<FleetView, bool> wanted)
    {
        var clock = Stopwatch.StartNew();
        using var limit = new CancellationTokenSource(Limit);
        for (var view = membership.Views.Current; !wanted(view); view = membership.Views.Current)
        {
            try
            {
                await membership.WaitForChangeAsync(view.Number, limit.Token);
            }
            catch (OperationCanceledException)
            {
                Assert.Fail($"still {Shown(view)}");
            }
        }

        return clock.Elapsed;
    }

    /// <summary>Waits until the names are these.</summary>
    public static Task<TimeSpan> UntilAsync(IMembership membership, string names) => UntilAsync(membership, view => Names(view) == names);

    /// <summary>Polls a condition.</summary>
    public static Task UntilAsync(Func<bool> condition) => UntilAsync(() => Task.FromResult(condition()));

    /// <summary>Polls a condition.</summary>
    public static async Task UntilAsync(Func<Task<bool>> condition)
    {
        using var limit = new CancellationTokenSource(Limit);
        while (!await condition())
        {
            await Task.Delay(10, limit.Token);
        }
    }

    /// <summary>The names of a view's silos, as <c>a b c</c>.</summary>
    public static string Names(FleetView view) => string.Join(' ', view.Members.Select(member => member.Name));

    public static string Shown(FleetView view) => $"{view.Number} [{Names(view)}] {view.Why}";

    public async ValueTask DisposeAsync()
    {
        await Task.WhenAll(_opened.Select(membership => membership.DisposeAsync().AsTask()));
        await Server.DisposeAsync();
    }
}
