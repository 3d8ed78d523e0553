using Npgsql;

namespace Fleet.Grains.Packs;

/// <summary>
/// Runs the packs that users wrote on one connection. Each runs alone until it has once answered quickly; those that have go
/// out together. Once their share of the time is used up, the others wait for a later collection: however slow a user's
/// query is, Fleet's own have their time.
/// </summary>
internal sealed class UsersPacks
{
    private const string TimedOut = "57014";

    private static readonly TimeSpan Quick = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan LeastWorthAsking = TimeSpan.FromMilliseconds(20);

    private readonly HashSet<string> _quick = new(StringComparer.Ordinal);
    private readonly Dictionary<string, long> _askedAt = new(StringComparer.Ordinal);
    private readonly TimeProvider _time;
    private readonly TimeSpan _share;

    public UsersPacks(TimeProvider time, TimeSpan share)
    {
        _time = time;
        _share = share;
    }

    /// <summary>Runs them; each holds its result afterwards.</summary>
    public async Task RunAsync(BatchSession session, IReadOnlyList<PackRun> runs, CancellationToken cancellationToken)
    {
        foreach (var run in runs.Where(run => run.Pack.Refusal is not null))
        {
            run.Error = new PackRefusedException(run.Pack.Refusal!);
        }

        var began = _time.GetTimestamp();
        var asked = runs.Where(run => run.Pack.Refusal is null).ToList();
        var together = asked.Where(run => _quick.Contains(run.Pack.Name)).ToList();

        // Until they have answered again: a collection that ends before must not send them together a second time.
        _quick.ExceptWith(together.Select(run => run.Pack.Name));
        await RunAsync(session, together, _share, cancellationToken);

        // Who was asked longest ago comes first, so that each has its turn.
        foreach (var run in asked.Except(together).OrderBy(run => _askedAt.GetValueOrDefault(run.Pack.Name)).ToList())
        {
            var left = _share - _time.GetElapsedTime(began);
            if (left < LeastWorthAsking)
            {
                run.Error = UsedUp();
            }
            else
            {
                var before = _askedAt.GetValueOrDefault(run.Pack.Name);
                _askedAt[run.Pack.Name] = _time.GetTimestamp();
                await RunAsync(session, [run], left, cancellationToken);
                if (run.Error is PostgresException { SqlState: TimedOut } && left < _share * 0.9 && left < run.Step.Limits.StatementTimeout)
                {
                    // It had only what others had left, and comes before them the next time.
                    run.Error = UsedUp();
                    _askedAt[run.Pack.Name] = before;
                }
            }
        }
    }

    private static PackRefusedException UsedUp() => new(
        "the time that users' queries have in one collection was used up by others; a later one comes to it", isForLackOfTime: true);

    private async Task RunAsync(BatchSession session, List<PackRun> runs, TimeSpan longest, CancellationToken cancellationToken)
    {
        var steps = runs.ToDictionary(run => run, run => Within(run.Step, longest));
        var began = _time.GetTimestamp();
        var errors = await session.RunAsync(steps.Values, cancellationToken);
        foreach (var (run, step) in steps)
        {
            run.Error = errors.GetValueOrDefault(step);
        }

        PackTimes.Book(runs, _time.GetElapsedTime(began));
        _quick.UnionWith(runs.Where(run => run.Error is null && run.Duration < Quick).Select(run => run.Pack.Name));
    }

    private static BatchStep Within(BatchStep step, TimeSpan longest) => step with
    {
        Limits = new StatementLimits(
            step.Limits.StatementTimeout < longest ? step.Limits.StatementTimeout : longest,
            step.Limits.LockTimeout < longest ? step.Limits.LockTimeout : longest),
    };
}
