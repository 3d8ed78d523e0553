using System.Collections.Concurrent;
using Fleet.Cluster.Targets;
using Fleet.Grains.Lifecycle;
using Fleet.Grains.Scheduling;

namespace Fleet.Silo.Hosting;

/// <summary>Begins and ends the grains of a silo: the two changes of a seat that take time or start something.</summary>
internal sealed class GrainEndings
{
    private readonly SeatTable _table;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly ConcurrentDictionary<Task, byte> _underWay = new();

    public GrainEndings(SeatTable table, TimeProvider time, ILogger logger)
    {
        _logger = logger;
        _table = table;
        _time = time;
    }

    /// <summary>Told of each target whose grain has ended.</summary>
    public event Action<TargetId>? Ended;

    /// <summary>
    /// Ends a grain; <paramref name="finish" /> lets a collection that is under way come to its end. The seat is
    /// <see cref="Seat.Leaving" /> meanwhile and <see cref="Seat.KeptHere" /> afterwards, marked as another's by the view
    /// <paramref name="forView" />, 0 for none. Null when the seat was another by then.
    /// </summary>
    public Seat.Leaving? Begin(TargetId id, Seat.Running running, bool finish, long forView = 0)
    {
        var leaving = new Seat.Leaving(running.Grain);
        if (!_table.Replace(id, running, leaving))
        {
            return null;
        }

        Track(EndAsync(id, leaving, finish, forView));
        return leaving;
    }

    /// <summary>Completes when all endings that were begun have come to their end.</summary>
    public Task AllAsync() => Task.WhenAll(_underWay.Keys);

    private void Track(Task ending)
    {
        _underWay[ending] = 0;
        _ = ending.ContinueWith(done => _underWay.TryRemove(done, out _), CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
    }

    private async Task EndAsync(TargetId id, Seat.Leaving leaving, bool finish, long forView)
    {
        GrainHandOver left;
        try
        {
            left = await leaving.Grain.EndAsync(finish);
        }
#pragma warning disable CA1031 // Outermost edge of an ending: a seat that stays in it would hold its target for ever.
        catch (Exception e)
#pragma warning restore CA1031
        {
            Log.EndingFailed(_logger, e, id);
            left = new GrainHandOver { Snapshot = leaving.Grain.Grain.Snapshot, Schedule = ScheduleState.Anew };
        }

        _table.Replace(id, leaving, new Seat.KeptHere(new KeptGrain(leaving.Grain.Target, left, _time.GetTimestamp(), forView)));
        leaving.End();
        Ended?.Invoke(id);
    }
}
