using System.Collections.Immutable;
using Fleet.Cluster;
using Fleet.Cluster.Discovery;
using Fleet.Exposition;
using Fleet.Gateway.Fleet;
using Fleet.Grains.Snapshots;
using Fleet.Silo.Serving;

namespace Fleet.Gateway.Scrape;

/// <summary>Makes one exposition of all members of a group. A member that nothing is known of is there with <c>fleet_target_up 0</c>.</summary>
internal sealed class GroupExposition : IDisposable
{
    private static readonly FamilyBlock Missing = FamilyBlock.Render(new MetricFamily
    {
        Name = "fleet_target_up",
        Type = FamilyType.Gauge,
        Help = "Whether the last collection reached the target.",
        Samples = [new Sample(0)],
    });

    private readonly FleetReader _fleet;
    private readonly ScrapeStats _stats;
    private readonly Limits _limits;
    private readonly TimeProvider _time;
    private readonly SemaphoreSlim _turns;

    public GroupExposition(FleetReader fleet, ScrapeStats stats, Limits limits, TimeProvider time)
    {
        _fleet = fleet;
        _stats = stats;
        _limits = limits;
        _time = time;
        _turns = new SemaphoreSlim(limits.GroupExpositionsAtOnce);
    }

    /// <summary>Reads the members and has the merged blocks written; false, with nothing written, when its turn did not come in time.</summary>
    public async Task<bool> WriteAsync(
        IReadOnlyList<RegisteredTarget> members, TimeSpan patience, Func<IEnumerable<FamilyBlock>, Task> write, CancellationToken cancellationToken)
    {
        var budget = new ReadBudget(_time, patience);
        if (!await EnterAsync(patience / 2, cancellationToken))
        {
            return false;
        }

        try
        {
            var labels = GroupLabels.Of(members);
            var read = new LabelledBlocks[members.Count];
            var options = new ParallelOptions { MaxDegreeOfParallelism = _limits.GroupReadsAtOnce, CancellationToken = cancellationToken };
            await Parallel.ForAsync(0, members.Count, options, async (i, token) =>
                read[i] = new LabelledBlocks { Labels = labels[i], Blocks = await ReadAsync(members[i], budget.Left, token) });
            await write(BlockMerger.Merge(read));
            return true;
        }
        finally
        {
            _turns.Release();
        }
    }

    /// <inheritdoc />
    public void Dispose() => _turns.Dispose();

    private async Task<ImmutableArray<FamilyBlock>> ReadAsync(RegisteredTarget member, TimeSpan patience, CancellationToken cancellationToken)
    {
        var began = _time.GetTimestamp();

        // No scrape for the phase: it would pull all members to one moment, and a burst of collections with them, and away
        // from the moment at which the target is scraped by itself.
        var answer = await _fleet.ReadAsync(member.Spec, new SnapshotQuery { IsScrape = false, Patience = patience }, cancellationToken);
        _stats.Book(ScrapeStats.OutcomeOf(answer), _time.GetElapsedTime(began));
        return answer is FleetAnswer.Given given ? SnapshotExposition.Blocks(given.Snapshot, [], _time) : [Missing];
    }

    private async Task<bool> EnterAsync(TimeSpan patience, CancellationToken cancellationToken)
    {
        using var limit = new CancellationTokenSource(patience, _time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, limit.Token);
        try
        {
            await _turns.WaitAsync(either.Token);
            return true;
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return false;
        }
    }
}
