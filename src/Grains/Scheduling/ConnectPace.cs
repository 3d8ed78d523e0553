using Fleet.Cluster;

namespace Fleet.Grains.Scheduling;

/// <summary>
/// Bounds how many collections per second begin with a new connection, for the silo and for each server: a fleet that
/// starts, or takes over a dead silo's targets, must not fall upon the databases all at once.
/// </summary>
public sealed class ConnectPace
{
    private readonly TimeProvider _time;
    private readonly long _ticksPerConnect;
    private readonly long _ticksPerConnectToServer;

    // Guards the fields below: the moments at which the next connects may begin.
    private readonly Lock _lock = new();
    private readonly Dictionary<string, long> _servers = new(StringComparer.Ordinal);
    private long _next;

    /// <summary>A pace with the rates of the limits.</summary>
    public ConnectPace(Limits limits, TimeProvider time)
    {
        ArgumentNullException.ThrowIfNull(limits);
        ArgumentNullException.ThrowIfNull(time);
        _time = time;
        _ticksPerConnect = (long)(time.TimestampFrequency / limits.ConnectsPerSecond);
        _ticksPerConnectToServer = (long)(time.TimestampFrequency / limits.ConnectsPerSecondToServer);
    }

    /// <summary>Waits until a connect to the server may begin; callers of one server come in the order of their calls.</summary>
    public async Task WaitAsync(string server, CancellationToken cancellationToken)
    {
        var now = _time.GetTimestamp();
        var turn = Book(server, now);
        if (turn > now)
        {
            await Task.Delay(_time.GetElapsedTime(now, turn), _time, cancellationToken);
        }
    }

    private long Book(string server, long now)
    {
        lock (_lock)
        {
            if (_servers.Count > Limits.Default.PacedServers)
            {
                Forget(now);
            }

            // A server's own queue must not hold up the silo's: its turn is booked there, and only the silo's rate counts here.
            _next = Math.Max(now, _next) + _ticksPerConnect;
            var ofServer = Math.Max(_servers.GetValueOrDefault(server), _next - _ticksPerConnect);
            _servers[server] = ofServer + _ticksPerConnectToServer;
            return ofServer;
        }
    }

    // A server whose next turn has come again needs no entry.
    private void Forget(long now)
    {
        foreach (var (server, next) in _servers)
        {
            if (next <= now)
            {
                _servers.Remove(server);
            }
        }
    }
}
