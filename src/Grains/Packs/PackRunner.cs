using System.Collections.Immutable;
using Fleet.Exposition;

namespace Fleet.Grains.Packs;

/// <summary>
/// Runs packs on a held connection: all in one batch, but those that failed last time. These are in quarantine: each runs
/// alone and after the others until it succeeds, so that it costs the others no second question. What the user lacks the
/// rights for is not asked at all for a while. Packs that users wrote come last, within a share of the time
/// (<see cref="UsersPacks" />).
/// </summary>
internal sealed class PackRunner
{
    private readonly HashSet<string> _quarantine = new(StringComparer.Ordinal);
    private readonly Dictionary<string, TopRowsFilter> _tops = new(StringComparer.Ordinal);
    private readonly PackRefusals _refusals;
    private readonly UsersPacks _users;
    private readonly TimeProvider _time;

    /// <summary>A runner that gives users' packs so much of the time of each collection; null for all that they need.</summary>
    public PackRunner(TimeProvider time, TimeSpan? usersTime = null)
    {
        _time = time;
        _refusals = new PackRefusals(time);
        _users = new UsersPacks(time, usersTime ?? TimeSpan.MaxValue);
    }

    /// <summary>The packs that run alone.</summary>
    public IReadOnlyCollection<string> Quarantine => _quarantine;

    /// <summary>Takes note of the user's rights: when they change, what was refused is asked again.</summary>
    public void Know(bool isMonitor) => _refusals.Know(isMonitor);

    /// <summary>Runs the packs; <paramref name="first" /> goes before them in the same batch.</summary>
    /// <param name="session">The connection.</param>
    /// <param name="first">A step of the caller's own; its error comes back. Null for none.</param>
    /// <param name="runs">The packs; each holds its result afterwards.</param>
    /// <param name="cancellationToken">Stops it.</param>
    public async Task<Exception?> RunAsync(
        BatchSession session, BatchStep? first, IReadOnlyList<PackRun> runs, CancellationToken cancellationToken)
    {
        var own = runs.ToLookup(run => run.Pack.Origin is null);
        var asked = own[true].Where(run => !_refusals.Stand(run)).ToList();
        var together = asked.Where(run => !_quarantine.Contains(run.Pack.Name)).ToList();
        var alone = asked.Where(run => _quarantine.Contains(run.Pack.Name)).ToList();
        var began = _time.GetTimestamp();
        var errors = await session.RunAsync([.. Steps(first), .. together.Select(run => run.Step)], cancellationToken);
        Book(together, errors, _time.GetElapsedTime(began));
        foreach (var run in alone)
        {
            began = _time.GetTimestamp();
            var its = await session.RunAsync([run.Step], cancellationToken);
            Book([run], its, _time.GetElapsedTime(began));
        }

        await _users.RunAsync(session, [.. own[false]], cancellationToken);
        return first is null ? null : errors.GetValueOrDefault(first);
    }

    private static IEnumerable<BatchStep> Steps(BatchStep? first) => first is null ? [] : [first];

    private void Book(IReadOnlyList<PackRun> runs, Dictionary<BatchStep, Exception> errors, TimeSpan elapsed)
    {
        foreach (var run in runs)
        {
            run.Error = errors.GetValueOrDefault(run.Step);
            if (run.Error is null)
            {
                run.Families = Shown(run);
            }
            else if (_refusals.Add(run))
            {
                run.Error = null;
            }

            _ = run.Error is null ? _quarantine.Remove(run.Pack.Name) : _quarantine.Add(run.Pack.Name);
        }

        PackTimes.Book(runs, elapsed);
    }

    private ImmutableArray<MetricFamily> Shown(PackRun run)
    {
        if (run.Pack.Top is not { } top)
        {
            return run.Families;
        }

        if (!_tops.TryGetValue(run.Pack.Name, out var filter))
        {
            _tops.Add(run.Pack.Name, filter = new TopRowsFilter(top, run.TopCount));
        }

        return filter.Apply(run.Families);
    }
}
