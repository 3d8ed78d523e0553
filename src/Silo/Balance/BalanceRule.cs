using System.Collections.Immutable;
using Fleet.Cluster.Members;

namespace Fleet.Silo.Balance;

/// <summary>
/// New weights from what the silos measured. Few moves, never a storm: only when one carries a quarter more than the average,
/// several looks in a row, at most once in a while, and no weight changes by more than a fifth at a time.
/// </summary>
internal sealed class BalanceRule
{
    // Below this the busiest silo is nearly idle, and moving its targets would cost more than it saves.
    private const double Negligible = 0.5;
    private const double Tolerated = 1.25;
    private const double MaxStep = 0.2;
    private const double LeastWeight = 0.25;
    private const double MostWeight = 4;

    // Looks that must agree: a slow minute of one database is no reason to move others.
    private const int Looks = 6;

    private static readonly TimeSpan Rest = TimeSpan.FromMinutes(2);

    private readonly TimeProvider _time;
    private long _changed;
    private long _view;
    private int _uneven;

    public BalanceRule(TimeProvider time)
    {
        _time = time;
        _changed = time.GetTimestamp();
    }

    /// <summary>One look at the loads; the weights to set, or null when all is well or the time has not come.</summary>
    public ImmutableDictionary<string, double>? Look(FleetView view, ImmutableDictionary<string, SiloLoad> loads)
    {
        if (view.Number != _view)
        {
            // A view that is new has moved targets itself; what they cost shows only after a while.
            _view = view.Number;
            _uneven = 0;
            _changed = _time.GetTimestamp();
        }

        if (view.Members.Length < 2 || !view.Members.All(member => loads.ContainsKey(member.Name)))
        {
            return null;
        }

        var busy = view.Members.ToImmutableDictionary(member => member.Name, member => loads[member.Name].Busy);
        var mean = busy.Values.Average();
        var most = busy.Values.Max();
        _uneven = most > Negligible && most > mean * Tolerated ? _uneven + 1 : 0;
        if (_uneven < Looks || _time.GetElapsedTime(_changed) < Rest)
        {
            return null;
        }

        _uneven = 0;
        _changed = _time.GetTimestamp();
        return Weights(view, busy, mean);
    }

    private static ImmutableDictionary<string, double> Weights(FleetView view, ImmutableDictionary<string, double> busy, double mean)
    {
        // Half of the way only: shares follow weights, but a few heavy targets do not.
        var wanted = view.Members.ToDictionary(
            member => member.Name,
            member => member.Weight * Math.Clamp(Math.Sqrt(mean / Math.Max(busy[member.Name], mean / 10)), 1 - MaxStep, 1 + MaxStep));
        var scale = wanted.Count / wanted.Values.Sum();
        return wanted.ToImmutableDictionary(w => w.Key, w => Math.Round(Math.Clamp(w.Value * scale, LeastWeight, MostWeight), 3));
    }
}
