using Fleet.Tests.Chaos.StandIns;

namespace Fleet.Tests.Chaos.Fleet;

/// <summary>The collections of each stand-in, in the order in which the databases saw them.</summary>
internal sealed class CollectionLedger
{
    // Guards both.
    private readonly Lock _lock = new();
    private readonly Dictionary<int, List<Collected>> _byTarget = [];
    private readonly List<long> _connects = [];

    /// <summary>How many targets have been collected at least once.</summary>
    public int Targets
    {
        get
        {
            lock (_lock)
            {
                return _byTarget.Count;
            }
        }
    }

    /// <summary>Writes down what a stand-in saw.</summary>
    public void Add(StandInEvent happened)
    {
        lock (_lock)
        {
            if (happened.Kind == StandInEventKind.Connected)
            {
                _connects.Add(happened.At);
            }
            else if (happened.Kind == StandInEventKind.Collected)
            {
                if (!_byTarget.TryGetValue(happened.Target, out var list))
                {
                    _byTarget.Add(happened.Target, list = []);
                }

                list.Add(new Collected(happened.At, happened.Peer, happened.Connection));
            }
        }
    }

    /// <summary>The collections of a target between two moments.</summary>
    public IReadOnlyList<Collected> Of(int target, long from, long to)
    {
        lock (_lock)
        {
            return _byTarget.TryGetValue(target, out var list) ? [.. Slice(list, from, to)] : [];
        }
    }

    /// <summary>The last collection of a target before a moment; null when there was none.</summary>
    public Collected? LastBefore(int target, long at)
    {
        lock (_lock)
        {
            if (!_byTarget.TryGetValue(target, out var list))
            {
                return null;
            }

            var i = FirstFrom(list, at) - 1;
            return i < 0 ? null : list[i];
        }
    }

    /// <summary>The first collection of a target from a moment on; null when there was none.</summary>
    public Collected? FirstFrom(int target, long at)
    {
        lock (_lock)
        {
            return _byTarget.TryGetValue(target, out var list) && FirstFrom(list, at) is var i && i < list.Count ? list[i] : null;
        }
    }

    /// <summary>All collections between two moments.</summary>
    public int Count(long from, long to)
    {
        lock (_lock)
        {
            return _byTarget.Values.Sum(list => FirstFrom(list, to) - FirstFrom(list, from));
        }
    }

    /// <summary>The most new connections in one second between two moments.</summary>
    public int ConnectsInOneSecond(long from, long to)
    {
        lock (_lock)
        {
            return _connects.Where(at => at >= from && at < to).GroupBy(at => at / System.Diagnostics.Stopwatch.Frequency)
                .Select(second => second.Count()).DefaultIfEmpty().Max();
        }
    }

    private static List<Collected> Slice(List<Collected> list, long from, long to)
    {
        var start = FirstFrom(list, from);
        return list.GetRange(start, FirstFrom(list, to) - start);
    }

    // Events are written down in the order of their connections' reading, which is that of their moments but for microseconds.
    private static int FirstFrom(List<Collected> list, long at)
    {
        var (low, high) = (0, list.Count);
        while (low < high)
        {
            var middle = (low + high) / 2;
            (low, high) = list[middle].At < at ? (middle + 1, high) : (low, middle);
        }

        return low;
    }
}
