using Npgsql;

namespace Fleet.Grains.Packs;

/// <summary>
/// Remembers which packs a server refuses this user, so that they are not asked in vain, with a line in the server's log,
/// in every collection.
/// </summary>
internal sealed class PackRefusals
{
    // Rights of single objects are granted rarely, and nothing tells of it: a line an hour in the server's log harms nobody.
    private static readonly TimeSpan AskedAgainAfter = TimeSpan.FromHours(1);

    private readonly Dictionary<string, (string Sql, PostgresException Why, long At)> _refused = new(StringComparer.Ordinal);
    private readonly TimeProvider _time;
    private bool? _isMonitor;

    public PackRefusals(TimeProvider time) => _time = time;

    /// <summary>Forgets all of them when the user became, or is no longer, one that may read all statistics.</summary>
    public void Know(bool isMonitor)
    {
        if (_isMonitor is { } before && before != isMonitor)
        {
            _refused.Clear();
        }

        _isMonitor = isMonitor;
    }

    /// <summary>Whether the run's statement was refused not long ago; the run then says so.</summary>
    public bool Stand(PackRun run)
    {
        if (!_refused.TryGetValue(run.Pack.Name, out var refusal))
        {
            return false;
        }

        if (refusal.Sql != run.Step.Sql || _time.GetElapsedTime(refusal.At) >= AskedAgainAfter)
        {
            _refused.Remove(run.Pack.Name);
            return false;
        }

        run.Refusal = refusal.Why;
        return true;
    }

    /// <summary>Takes the run's error as a refusal, if it is one.</summary>
    public bool Add(PackRun run)
    {
        if (run.Error is not PostgresException error || !IsRefusal(error.SqlState, run.Pack))
        {
            return false;
        }

        run.Refusal = error;
        _refused[run.Pack.Name] = (run.Step.Sql, error, _time.GetTimestamp());
        return true;
    }

    // A right is missing; a managed service does not have the function; an extension that its server has not loaded.
    private static bool IsRefusal(string state, QueryPack pack) =>
        state is "42501" or "0A000" || (state == "55000" && pack.Extension is not null);
}
