using System.Collections.Concurrent;
using Fleet.Cluster.Members;
using Fleet.Silo.Remote;

namespace Fleet.Gateway.Fleet;

/// <summary>
/// The silos that did not answer lately. One read a second tries such a silo; those that have something else to answer with
/// do not wait for it. Without this, each scrape of each of its targets would wait. Beside the circuit of the connection
/// (<see cref="ISiloPeers" />), which spares the silo: here one silence counts, however short the scraper's time is, and never
/// costs a read its only answer.
/// </summary>
internal sealed class SilentSilos
{
    private const int MostKept = 100;

    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    private readonly ConcurrentDictionary<(string Name, string Incarnation), long> _nextTry = new();
    private readonly TimeProvider _time;

    public SilentSilos(TimeProvider time) => _time = time;

    /// <summary>Whether a read may wait for the silo: it answered last, or nobody has tried for a second, and then the caller is the one who does.</summary>
    public bool MayAsk(SiloMember member)
    {
        if (!_nextTry.TryGetValue(Key(member), out var next))
        {
            return true;
        }

        return _time.GetTimestamp() >= next && _nextTry.TryUpdate(Key(member), Later(), next);
    }

    /// <summary>Notes how a read went.</summary>
    public void Note(SiloMember member, bool answered)
    {
        if (answered)
        {
            _nextTry.TryRemove(Key(member), out _);
            return;
        }

        if (_nextTry.Count >= MostKept)
        {
            // Of processes that have ended long ago, mostly; the others are noted again when they are asked.
            _nextTry.Clear();
        }

        _nextTry[Key(member)] = Later();
    }

    private long Later() => _time.GetTimestamp() + (long)(Pause.TotalSeconds * _time.TimestampFrequency);

    private static (string Name, string Incarnation) Key(SiloMember member) => (member.Name, member.Incarnation);
}
