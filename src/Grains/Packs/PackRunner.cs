using System.Collections.Immutable;
using Fleet.Exposition;

namespace Fleet.Grains.Packs;

/// <summary>
/// Runs packs on a held connection: all in one batch, but those that failed last time. These are in quarantine: each runs
/// alone and after the others until it succeeds, so that it costs the others no second question. What the user lacks the
/// rights for is not asked at all for a while.
/// </summary>
internal sealed class PackRunner
{
    private readonly HashSet<string> _quarantine = new(StringComparer.Ordinal);
    private readonly Dictionary<string, TopRowsFilter> _tops = new(StringComparer.Ordinal);
    private readonly PackRefusals _refusals;
    private readonly TimeProvider _time;

    public PackRunner(TimeProvider time)
    {
        _time = time;
        _refusals = new PackRefusals(time);
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
        var asked = runs.Where(run => !_refusals.Stand(run)).ToList();
        var together = asked.Where(run => !_quarantine.Contains(run.Pack.Name)).ToList();
        var alone = asked.Where(run => _quarantine.Contains(run.Pack.Name)).ToList();
        var began = _time.GetTimestamp();
        var errors = await session.RunAsync([.. Steps(first), .. together.Select(run => run.Step)], cancellationToken);
        Book(together, errors, _time.GetElapsedTime(began));
        foreach (var run in alone)
        {
            began = _time.GetTimestamp();
            var own = await session.RunAsync([run.Step], cancellationToken);
            Book([run], own, _time.GetElapsedTime(began));
        }

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

        BookDurations(runs, elapsed);
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

    // Each statement ends where the server begins the next one. The last one, and those that failed, share what is left.
    private static void BookDurations(IReadOnlyList<PackRun> runs, TimeSpan elapsed)
    {
        var started = runs.Where(run => run.StartedAt is not null).OrderBy(run => run.StartedAt).ToList();
        for (var i = 0; i + 1 < started.Count; i++)
        {
            var seconds = Math.Max(0, started[i + 1].StartedAt!.Value - started[i].StartedAt!.Value);
            started[i].Duration = TimeSpan.FromSeconds(seconds);
            elapsed -= started[i].Duration;
        }

        var rest = runs.Where(run => run.StartedAt is null).Concat(started.TakeLast(1)).ToList();
        foreach (var run in rest)
        {
            run.Duration = elapsed <= TimeSpan.Zero ? TimeSpan.Zero : elapsed / rest.Count;
        }
    }
}
