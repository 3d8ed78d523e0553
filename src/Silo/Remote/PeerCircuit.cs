using Fleet.Cluster;

namespace Fleet.Silo.Remote;

/// <summary>
/// Keeps hundreds of callers a second from waiting for a silo that does not answer.
/// <code>
///   closed == a timeout, or some failures in a row ==> open: calls fail at once
///     ^                                                  | a pause later: one call passes
///     `============= it is answered =====================+== it is not: another pause
/// </code>
/// A call tells how it went with the pass that it was given; one that began before the state last changed tells nothing new.
/// </summary>
internal sealed class PeerCircuit
{
    private readonly Limits _limits;
    private readonly TimeProvider _time;

    // Guards the fields below.
    private readonly Lock _lock = new();
    private int _generation;
    private int _failures;
    private bool _isOpen;
    private long _nextProbe;
    private bool _isGone;
    private string _why = string.Empty;

    public PeerCircuit(Limits limits, TimeProvider time)
    {
        _limits = limits;
        _time = time;
    }

    /// <summary>Whether a call may go out, and the pass that it tells its end with.</summary>
    /// <param name="always">A call that is rare and must be tried.</param>
    public PeerPass? TryEnter(bool always)
    {
        lock (_lock)
        {
            if (_isOpen && !always && _time.GetTimestamp() < _nextProbe)
            {
                return null;
            }

            if (_isOpen)
            {
                // A probe that never ends is followed by another.
                _nextProbe = Later(_limits.PeerReadTime);
            }

            return new PeerPass(_generation);
        }
    }

    /// <summary>Why calls fail at once now.</summary>
    public (string Why, bool IsGone) LastFailure
    {
        get
        {
            lock (_lock)
            {
                return (_why, _isGone);
            }
        }
    }

    /// <summary>The silo answered. True when it had not before.</summary>
    public bool Answered(PeerPass pass)
    {
        lock (_lock)
        {
            if (pass.Generation != _generation)
            {
                return false;
            }

            var closed = _isOpen;
            _failures = 0;
            _isOpen = false;
            _generation += closed ? 1 : 0;
            return closed;
        }
    }

    /// <summary>The silo did not answer. True when that opens the circuit.</summary>
    public bool Failed(PeerPass pass, bool timedOut, bool isGone, string why)
    {
        lock (_lock)
        {
            if (pass.Generation != _generation)
            {
                return false;
            }

            (_why, _isGone) = (why, isGone);
            if (_isOpen)
            {
                _nextProbe = Later(_limits.PeerPause);
                return false;
            }

            _failures = timedOut ? _limits.PeerFailures : _failures + 1;
            if (_failures < _limits.PeerFailures)
            {
                return false;
            }

            _isOpen = true;
            _generation++;
            _nextProbe = Later(_limits.PeerPause);
            return true;
        }
    }

    /// <summary>The caller went away before anything was to be seen: the next call is the probe in its place.</summary>
    public void Abandoned(PeerPass pass)
    {
        lock (_lock)
        {
            if (pass.Generation == _generation && _isOpen)
            {
                _nextProbe = Math.Min(_nextProbe, _time.GetTimestamp());
            }
        }
    }

    private long Later(TimeSpan pause) => _time.GetTimestamp() + (long)(pause.TotalSeconds * _time.TimestampFrequency);
}
