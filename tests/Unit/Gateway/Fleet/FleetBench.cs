using Fleet.Cluster;
using Fleet.Cluster.Discovery;
using Fleet.Cluster.Members;
using Fleet.Cluster.Placement;
using Fleet.Cluster.Store;
using Fleet.Cluster.Targets;
using Fleet.Gateway.Fleet;
using Fleet.Silo.Hosting;
using Fleet.Silo.Serving;
using Fleet.Tests.Testing.Store;
using Fleet.Tests.Testing.Time;
using Fleet.Tests.Unit.Silo.HandOver;
using Microsoft.Extensions.Logging.Abstractions;
using Xunit;

namespace Fleet.Tests.Unit.Gateway.Fleet;

/// <summary>A gateway's reads over a real registry and placement, with fake silos and a clock moved by hand. Intervals are 15 s.</summary>
internal sealed class FleetBench : IAsyncDisposable
{
    public static readonly TimeSpan Interval = TimeSpan.FromSeconds(15);

    private readonly string _directory = Directory.CreateTempSubdirectory("fleet-gateway-").FullName;
    private readonly CancellationTokenSource _limit = new(TimeSpan.FromSeconds(30));
    private readonly CancellationTokenSource _stop = new();
    private readonly List<Task> _following = [];
    private FileStore _store = null!;

    public ManualTime Time { get; } = new();

    public FakeMembership Membership { get; private set; } = null!;

    public FakePeers Peers { get; } = new();

    public TargetRegistry Registry { get; private set; } = null!;

    public PlacementFollower Placements { get; private set; } = null!;

    public FleetSilos Silos { get; private set; } = null!;

    public LastAnswers LastAnswers { get; private set; } = null!;

    public FleetReader Reader { get; private set; } = null!;

    public CancellationToken Limit => _limit.Token;

    /// <summary>A silo's name in views; its process is the first that ran under it.</summary>
    public static SiloMember Silo(string name, string incarnation = "1") => new() { Name = name, Incarnation = incarnation, Address = name + ":9433" };

    public static async Task<FleetBench> StartAsync(params IReadOnlyList<TargetSpec> targets) => await StartAsync(null, Limits.Default, targets);

    public static async Task<FleetBench> StartAsync(LocalSilo? local, Limits limits, params IReadOnlyList<TargetSpec> targets)
    {
        var bench = new FleetBench();
        bench._store = await FileStore.OpenAsync(bench._directory, new FileStoreSettings(), NullLogger.Instance, bench.Limit);
        foreach (var target in targets.Count == 0 ? [Specs.Postgres("a")] : targets)
        {
            await bench._store.PutAsync(target, null, bench.Limit);
        }

        bench.Membership = new FakeMembership(bench.Time);
        bench.Registry = new TargetRegistry(bench._store, null, [], NullLogger<TargetRegistry>.Instance);
        bench.Placements = new PlacementFollower(bench.Registry, bench.Membership);
        bench._following.AddRange([bench.Registry.RunAsync(bench._stop.Token), bench.Placements.RunAsync(bench._stop.Token)]);
        bench.Silos = new FleetSilos(bench.Placements, bench.Peers, local, bench.Time);
        bench.LastAnswers = new LastAnswers(bench.Registry, new GrainDefaults(Interval, TimeSpan.FromSeconds(10)), limits, bench.Time);
        bench.Reader = new FleetReader(bench.Silos, bench.LastAnswers, new SilentSilos(bench.Time), Snapshots.Decode, bench.Time);
        return bench;
    }

    public TargetSpec Spec(string id) => Registry.Current.Targets[TargetId.Parse(id)].Spec;

    public Task<FleetAnswer> ReadAsync(string id = "a", SnapshotQuery? query = null) => Reader.ReadAsync(Spec(id), query ?? new SnapshotQuery(), Limit);

    /// <summary>Reads and gives what a scrape would show, and where it is from.</summary>
    public async Task<(AnswerSource Source, string Text)> GivenAsync(string id = "a", SnapshotQuery? query = null)
    {
        var given = Assert.IsType<FleetAnswer.Given>(await ReadAsync(id, query));
        return (given.Source, Snapshots.Text(given.Snapshot, Time));
    }

    /// <summary>Reads and gives why there is nothing.</summary>
    public async Task<string> WhyNotAsync(string id = "a") => Assert.IsType<FleetAnswer.Unavailable>(await ReadAsync(id)).Why;

    /// <summary>The next view holds these silos, and the placement follows it.</summary>
    public Task ViewAsync(params string[] silos) => ViewAsync([.. silos.Select(name => Silo(name))]);

    /// <inheritdoc cref="ViewAsync(string[])" />
    public async Task ViewAsync(SiloMember[] silos)
    {
        Membership.Offer(new FleetView
        {
            Number = Membership.Views.Current.Number + 1,
            Members = [.. silos.OrderBy(silo => silo.Name, StringComparer.Ordinal)],
            Why = "the test says so",
        });
        await UntilAsync(() => Placements.Current.View.Number == Membership.Views.Current.Number);
    }

    public async Task PutAsync(TargetSpec spec)
    {
        await _store.PutAsync(spec, null, Limit);
        await Registry.WaitForStoreAsync(_store.Current.Revision, Limit);
    }

    public async Task DeleteAsync(string id)
    {
        await _store.DeleteAsync(TargetId.Parse(id), null, Limit);
        await Registry.WaitForStoreAsync(_store.Current.Revision, Limit);
    }

    /// <summary>Moves the clock from timer to timer until the task has ended, and says how much that was. Fakes that answer do so at once.</summary>
    public async Task<TimeSpan> PassAsync(Task task)
    {
        var passed = TimeSpan.Zero;
        while (true)
        {
            await UntilAsync(() => task.IsCompleted || Time.WaitingTimers > 0);
            if (task.IsCompleted)
            {
                return passed;
            }

            passed += Time.AdvanceToTimer();
        }
    }

    /// <summary>Polls until the condition holds.</summary>
    public async Task UntilAsync(Func<bool> holds)
    {
        while (!holds())
        {
            await Task.Delay(TimeSpan.FromMilliseconds(1), TimeProvider.System, Limit);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await Task.WhenAll(_following).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await _store.DisposeAsync();
        Directory.Delete(_directory, recursive: true);
        _stop.Dispose();
        _limit.Dispose();
    }
}
