using Fleet.Cluster;
using Fleet.Cluster.Discovery;
using Fleet.Cluster.Targets;
using Fleet.Silo.Hosting;
using Fleet.Silo.Serving;

namespace Fleet.Gateway.Fleet;

/// <summary>
/// What a gateway falls back on when the silos of a target are silent: its newest snapshot, for two intervals. Bounded in
/// bytes; what was used least lately goes first. Answers of this process' own silo are not kept: it falls silent with it.
/// </summary>
internal sealed class LastAnswers
{
    // What nobody asks for any more is found by going through all; 10,000 entries take a millisecond.
    private static readonly TimeSpan BetweenSweeps = TimeSpan.FromSeconds(10);

    // Silos learn of a registration within milliseconds, or with the next poll.
    private static readonly TimeSpan Settling = TimeSpan.FromSeconds(5);

    private readonly TargetRegistry _registry;
    private readonly GrainDefaults _defaults;
    private readonly long _mostBytes;
    private readonly TimeProvider _time;

    // Guards the entries, their order (least lately used first), their bytes, what moved and the time of the last sweep.
    private readonly Lock _lock = new();
    private readonly Dictionary<TargetId, LinkedListNode<LastAnswer>> _byTarget = [];
    private readonly LinkedList<LastAnswer> _byUse = new();
    private readonly Dictionary<TargetId, long> _movedAt = [];
    private long _bytes;
    private long _sweptAt;

    public LastAnswers(TargetRegistry registry, GrainDefaults defaults, Limits limits, TimeProvider time)
    {
        _registry = registry;
        _defaults = defaults;
        _mostBytes = limits.LastAnswerBytes;
        _time = time;
        _sweptAt = time.GetTimestamp();
    }

    /// <summary>How many there are, and what they take of memory.</summary>
    public (int Count, long SizeBytes) Size
    {
        get
        {
            lock (_lock)
            {
                Sweep();
                return (_byUse.Count, _bytes);
            }
        }
    }

    /// <summary>The oldest that a snapshot of a silo that does not answer may be: what it says is not worth more.</summary>
    public TimeSpan MostAge(TargetSpec spec) => _defaults.For(spec).Interval * 2;

    /// <summary>The answer kept for a target, however old; null when there is none of this server.</summary>
    public LastAnswer? Find(TargetSpec spec)
    {
        lock (_lock)
        {
            if (Kept(spec) is not { } node)
            {
                return null;
            }

            _byUse.Remove(node);
            _byUse.AddLast(node);
            return node.Value;
        }
    }

    /// <summary>Keeps an answer, unless a younger one is there, or the target has another server since a moment ago.</summary>
    public void Keep(TargetSpec spec, EncodedSnapshot encoded, long publishedAt)
    {
        var answer = new LastAnswer
        {
            Id = spec.Id,
            Kind = spec.Kind,
            Address = spec.Address,
            Encoded = encoded,
            PublishedAt = publishedAt,
        };
        lock (_lock)
        {
            Sweep();
            var old = Kept(spec);
            if (old?.Value.PublishedAt >= publishedAt || _movedAt.ContainsKey(spec.Id))
            {
                return;
            }

            if (old is not null)
            {
                Remove(old);
            }

            _byTarget[spec.Id] = _byUse.AddLast(answer);
            _bytes += answer.SizeBytes;
            while (_bytes > _mostBytes)
            {
                Remove(_byUse.First!);
            }
        }
    }

    // Notices that a target has another server: what its silo answers at this moment may still be of the old one.
    private LinkedListNode<LastAnswer>? Kept(TargetSpec spec)
    {
        if (_movedAt.TryGetValue(spec.Id, out var at) && _time.GetElapsedTime(at) > Settling)
        {
            _movedAt.Remove(spec.Id);
        }

        if (!_byTarget.TryGetValue(spec.Id, out var node) || node.Value.IsOf(spec))
        {
            return node;
        }

        Remove(node);
        _movedAt[spec.Id] = _time.GetTimestamp();
        return null;
    }

    private void Sweep()
    {
        if (_time.GetElapsedTime(_sweptAt) < BetweenSweeps)
        {
            return;
        }

        _sweptAt = _time.GetTimestamp();
        foreach (var id in _movedAt.Where(moved => _time.GetElapsedTime(moved.Value) > Settling).Select(moved => moved.Key).ToList())
        {
            _movedAt.Remove(id);
        }

        var targets = _registry.Current.Targets;
        foreach (var node in _byTarget.Values.ToList())
        {
            if (!targets.TryGetValue(node.Value.Id, out var target)
                || (Kept(target.Spec) is not null && _time.GetElapsedTime(node.Value.PublishedAt) > MostAge(target.Spec)))
            {
                Remove(node);
            }
        }
    }

    private void Remove(LinkedListNode<LastAnswer> node)
    {
        _byTarget.Remove(node.Value.Id);
        _byUse.Remove(node);
        _bytes -= node.Value.SizeBytes;
    }
}
