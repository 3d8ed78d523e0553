using System.Net;
using System.Net.Sockets;
using Fleet.Cluster;
using Fleet.Grains.Lifecycle;
using Fleet.Grains.Snapshots;
using Fleet.Tests.Testing.Grains;
using Fleet.Tests.Testing.Store;
using Fleet.Tests.Testing.Time;
using Fleet.Tests.Unit.Cluster.Discovery;
using Xunit;

namespace Fleet.Tests.Unit.Grains.Lifecycle;

/// <summary>One grain with a fake collector, a clock moved by hand, and a loopback port that answers once it is opened.</summary>
internal sealed class GrainBench : IAsyncDisposable
{
    private readonly CancellationTokenSource _limit = new(TimeSpan.FromSeconds(30));
    private readonly CancellationTokenSource _stop = new();
    private readonly Socket _port = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
    private Task _run = Task.CompletedTask;
    private TargetSnapshot? _seen;

    public GrainBench(string? address = null, Limits? limits = null, ManualTime? time = null)
    {
        Time = time ?? new ManualTime();
        // Bound but not listening: the kernel refuses connections, and nobody else can take the port.
        _port.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        var spec = Specs.Postgres("shop", address ?? $"127.0.0.1:{((IPEndPoint)_port.LocalEndPoint!).Port}");
        Setup = Setups.Of(spec, Collector, Time, Log, limits);
    }

    public ManualTime Time { get; }

    public FakeCollector Collector { get; } = new();

    public ListLogger<TargetGrain> Log { get; } = new();

    public GrainSetup Setup { get; private set; }

    public TargetGrain Grain { get; private set; } = null!;

    public CancellationToken Limit => _limit.Token;

    /// <summary>The same bench with another setup; before its start.</summary>
    public GrainBench With(Func<GrainSetup, GrainSetup> change)
    {
        Setup = change(Setup);
        return this;
    }

    public void OpenPort() => _port.Listen();

    /// <summary>The loop of the grain.</summary>
    public Task Run => _run;

    public void Start(GrainHandOver? taken = null)
    {
        _seen = taken?.Snapshot;
        Grain = new TargetGrain(Setup, taken);
        _run = Task.Run(() => Grain.RunAsync(_stop.Token));
    }

    /// <summary>The next snapshot; when it is here the grain sleeps until its next turn.</summary>
    public async Task<TargetSnapshot> NextSnapshotAsync()
    {
        while (ReferenceEquals(Grain.Snapshot, _seen))
        {
            Assert.False(_run.IsCompleted, "the grain has ended");
            await Task.Delay(TimeSpan.FromMilliseconds(1), TimeProvider.System, Limit);
        }

        await Time.WaitForTimersAsync(1, Limit);
        return _seen = Grain.Snapshot!;
    }

    /// <summary>Moves the clock to the next turn and gives the snapshot that it ends with.</summary>
    public async Task<TargetSnapshot> TurnAsync()
    {
        Time.AdvanceToTimer();
        return await NextSnapshotAsync();
    }

    /// <summary>Ends the grain in the midst of whatever it does, and gives what it leaves.</summary>
    public async Task<GrainHandOver> EndAsync()
    {
        await _stop.CancelAsync();
        await _run.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        return Grain.HandOver();
    }

    /// <summary>Retires the grain, waits for its end, and gives what it leaves.</summary>
    public async Task<GrainHandOver> RetireAsync()
    {
        Grain.Retire();
        await _run.WaitAsync(Limit);
        return Grain.HandOver();
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _run.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (Grain is not null)
        {
            await Grain.DisposeAsync();
        }

        _port.Dispose();
        _stop.Dispose();
        _limit.Dispose();
    }
}
