using Fleet.Cluster;
using Fleet.Cluster.Discovery;
using Fleet.Cluster.Members;
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

    private readonly TargetRegistry _registry;
    private readonly GrainDefaults _defaults;
    private readonly long _mostBytes;
    private readonly TimeProvider _time;

    // Guards the entries, their order (least lately used first), their bytes and the time of the last sweep.
    private readonly Lock _lock = new();
    private readonly Dictionary<TargetId, LinkedListNode<LastAnswer>> _byTarget = [];
    private readonly LinkedList<LastAnswer> _byUse = new();
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
            if (!_byTarget.TryGetValue(spec.Id, out var node))
            {
                return null;
            }

            if (!node.Value.IsOf(spec))
            {
                Remove(node);
                return null;
            }

            _byUse.Remove(node);
            _byUse.AddLast(node);
            return node.Value;
        }
    }

    /// <summary>Keeps an answer, unless a younger one is there.</summary>
    public void Keep(TargetSpec spec, EncodedSnapshot encoded, long publishedAt, SiloMember from)
    {
        var answer = new LastAnswer
        {
            Id = spec.Id, Kind = spec.Kind, Address = spec.Address, Encoded = encoded, PublishedAt = publishedAt, From = from,
        };
        lock (_lock)
        {
            Sweep();
            if (_byTarget.TryGetValue(spec.Id, out var old))
            {
                if (old.Value.IsOf(spec) && old.Value.PublishedAt >= publishedAt)
                {
                    return;
                }

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

    /// <summary>Notes that a silo has the same snapshot.</summary>
    public void Confirm(LastAnswer answer, SiloMember from)
    {
        lock (_lock)
        {
            if (!from.IsSameProcess(answer.From) && _byTarget.TryGetValue(answer.Id, out var node) && IsSame(node.Value, answer))
            {
                node.Value = answer with { From = from };
            }
        }
    }

    /// <summary>Drops an answer that has turned out to be of another server.</summary>
    public void Drop(LastAnswer answer)
    {
        lock (_lock)
        {
            if (_byTarget.TryGetValue(answer.Id, out var node) && IsSame(node.Value, answer))
            {
                Remove(node);
            }
        }
    }

    private static bool IsSame(LastAnswer one, LastAnswer other) => ReferenceEquals(one.Encoded, other.Encoded);

    private void Sweep()
    {
        if (_time.GetElapsedTime(_sweptAt) < BetweenSweeps)
        {
            return;
        }

        _sweptAt = _time.GetTimestamp();
        var targets = _registry.Current.Targets;
        foreach (var node in _byTarget.Values.ToList())
        {
            if (!targets.TryGetValue(node.Value.Id, out var target)
                || !node.Value.IsOf(target.Spec)
                || _time.GetElapsedTime(node.Value.PublishedAt) > MostAge(target.Spec))
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
