using Fleet.Cluster;
using Fleet.Exposition;
using Fleet.Grains.Collecting;
using Fleet.Grains.Lifecycle;
using Fleet.Grains.Snapshots;
using Fleet.Tests.Testing.Grains;
using Fleet.Tests.Testing.Store;
using Fleet.Tests.Testing.Time;
using Fleet.Tests.Unit.Cluster.Discovery;
using Fleet.Tests.Unit.Exposition;

namespace Fleet.Tests.Unit.Grains.Snapshots;

/// <summary>A ledger with a clock moved by hand.</summary>
internal sealed class LedgerBench
{
    private readonly SnapshotLedger _ledger;

    public LedgerBench(int seriesPerTarget = 20_000)
        : this(new ManualTime(), null, seriesPerTarget)
    {
    }

    /// <summary>A ledger that goes on with what a predecessor's snapshot holds.</summary>
    public LedgerBench(ManualTime time, TargetSnapshot? taken, int seriesPerTarget = 20_000)
    {
        Time = time;
        var limits = new Limits { SeriesPerTarget = seriesPerTarget };
        _ledger = new SnapshotLedger(Setups.Of(Specs.Postgres("shop"), new FakeCollector(), Time, Log, limits), taken);
    }

    public ManualTime Time { get; }

    public ListLogger<TargetGrain> Log { get; } = new();

    public TargetSnapshot Book(Collection collection) =>
        _ledger.Book(collection, new LastCollection(Time.GetUtcNow(), TimeSpan.Zero, collection.Outcome));

    public TargetSnapshot BookAfter(TimeSpan pause, Collection collection)
    {
        Time.Advance(pause);
        return Book(collection);
    }

    /// <summary>What a scrape of the snapshot gets, in text 0.0.4.</summary>
    public string Scrape(TargetSnapshot snapshot, params string[] collect) =>
        Texts.WriteBlocks(ExpositionFormat.Text004, SnapshotExposition.Blocks(snapshot, [.. collect], Time));

    /// <summary>The sample lines of the families of the target, without those of the fleet.</summary>
    public string[] Lines(TargetSnapshot snapshot, params string[] collect) =>
        [.. Scrape(snapshot, collect).Split('\n').Where(line => line.Length > 0 && line[0] != '#' && !line.StartsWith("fleet_", StringComparison.Ordinal))];
}
