using Fleet.Cluster;

namespace Fleet.Grains.Scheduling;

/// <summary>
/// Bounds how many collections per second begin with a new connection, for the silo and for each server: a fleet that
/// starts, or takes over a dead silo's targets, must not fall upon the databases all at once.
/// <code>
///   callers --> a line for each server, at the server's rate --+
///               a line for each server, at the server's rate --+--> the silo's rate --> connect
/// </code>
/// A line takes of the silo's rate only when its server is ready for one: a server with hundreds of targets holds up no other.
/// </summary>
public sealed class ConnectPace : IDisposable
{
    private readonly Limits _limits;
    private readonly TimeProvider _time;
    private readonly ITimer _timer;

    // Guards the fields below.
    private readonly Lock _lock = new();
    private readonly Dictionary<string, ServerLine> _lines = new(StringComparer.Ordinal);
    private readonly SteadyRate _silo;

    // The lines in which somebody waits, by when their servers are ready; those ready at once in the order in which they became so.
    private readonly PriorityQueue<ServerLine, (long Ready, long Order)> _queue = new();
    private long _order;
    private int _forgetAt;

    /// <summary>A pace with the rates of the limits.</summary>
    public ConnectPace(Limits limits, TimeProvider time)
    {
        ArgumentNullException.ThrowIfNull(limits);
        ArgumentNullException.ThrowIfNull(time);
        _limits = limits;
        _time = time;
        _forgetAt = limits.PacedServers;
        _silo = new SteadyRate(limits.ConnectsPerSecond, limits.ConnectBurst, time);
        _timer = time.CreateTimer(_ => LetGo(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    /// <summary>Servers that are remembered.</summary>
    internal int Servers
    {
        get
        {
            lock (_lock)
            {
                return _lines.Count;
            }
        }
    }

    /// <summary>Waits until a connect to the server may begin; callers of one server come in the order of their calls.</summary>
    public Task WaitAsync(string server, CancellationToken cancellationToken)
    {
        var waiter = new ConnectWaiter(cancellationToken);
        lock (_lock)
        {
            var line = Line(server);
            var wasEmpty = line.IsEmpty;
            line.Join(waiter);
            if (wasEmpty)
            {
                Queue(line);
            }
        }

        LetGo();
        return waiter.Turn;
    }

    /// <inheritdoc />
    public void Dispose() => _timer.Dispose();

    private void LetGo()
    {
        lock (_lock)
        {
            var now = _time.GetTimestamp();
            while (_queue.TryPeek(out var line, out var place))
            {
                var turn = Math.Max(place.Ready, _silo.Next(now));
                if (turn > now)
                {
                    // In whole milliseconds, as timers are: one that ended early would only be set again.
                    var pause = Math.Ceiling(_time.GetElapsedTime(now, turn).TotalMilliseconds);
                    _timer.Change(TimeSpan.FromMilliseconds(pause), Timeout.InfiniteTimeSpan);
                    return;
                }

                _queue.Dequeue();
                if (line.LetOneGo())
                {
                    line.Rate.Take(now);
                    _silo.Take(now);
                }

                if (!line.IsEmpty)
                {
                    Queue(line);
                }
            }
        }
    }

    private void Queue(ServerLine line) => _queue.Enqueue(line, (line.Rate.Next(_time.GetTimestamp()), _order++));

    private ServerLine Line(string server)
    {
        if (_lines.TryGetValue(server, out var line))
        {
            return line;
        }

        if (_lines.Count >= _forgetAt)
        {
            Forget();
        }

        return _lines[server] = new ServerLine(new SteadyRate(_limits.ConnectsPerSecondToServer, _limits.ConnectBurst, _time));
    }

    // A server that has its whole burst again and for which nobody waits needs no entry. Not looked through again before as
    // many have come anew: a fleet that starts has them all waiting.
    private void Forget()
    {
        var now = _time.GetTimestamp();
        foreach (var (server, line) in _lines)
        {
            if (line.IsEmpty && line.Rate.IsUnused(now))
            {
                _lines.Remove(server);
            }
        }

        _forgetAt = Math.Max(_limits.PacedServers, 2 * _lines.Count);
    }
}
