using System.Collections.Immutable;
using Fleet.Cluster.Targets;
using Fleet.Grains.Collecting;

namespace Fleet.Grains.Packs.Files;

/// <summary>The query files of one target: looked at before each collection, so that a change counts in the next one.</summary>
internal sealed class PackFiles
{
    private readonly CollectorContext _context;
    private readonly PackFileList _list;
    private readonly bool _everywhere;
    private readonly bool _isEmpty;
    private readonly Dictionary<string, PackFile> _files = new(StringComparer.Ordinal);
    private bool _hasLooked;
    private ImmutableArray<string> _order = [];
    private ImmutableArray<(string Path, string Why)> _amiss = [];
    private Task _looking = Task.CompletedTask;
    private PackFileSet _current = PackFileSet.Empty;

    /// <summary>The files that the target's options name.</summary>
    public PackFiles(CollectorContext context, PostgresOptions options)
    {
        _context = context;
        _everywhere = options.AutoDiscoverDatabases;
        _list = new PackFileList(options.QueryFiles, context.Limits);
        _isEmpty = options.QueryFiles.IsEmpty;
    }

    /// <summary>What the files say now, or what they said before when looking at them takes too long.</summary>
    public async Task<PackFileSet> LookAsync(CancellationToken cancellationToken)
    {
        // A disk that hangs keeps one thread, never two, and one collection for a moment, never two.
        if (_isEmpty || !_looking.IsCompleted)
        {
            return Volatile.Read(ref _current);
        }

        _looking = Task.Run(Look, CancellationToken.None);
        await _looking.WaitAsync(_context.Limits.QueryFilesTime, _context.Time, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        cancellationToken.ThrowIfCancellationRequested();
        if (_looking.IsFaulted)
        {
            await _looking;
        }

        return Volatile.Read(ref _current);
    }

    private void Look()
    {
        var amiss = new List<(string Path, string Why)>();
        var order = _list.Find(amiss);
        var changed = !order.SequenceEqual(_order, StringComparer.Ordinal) || !amiss.SequenceEqual(_amiss);
        foreach (var path in order)
        {
            if (!_files.TryGetValue(path, out var file))
            {
                file = new PackFile(path, _everywhere, _context.Limits, _context.Time);
                _files.Add(path, file);
            }

            if (file.Look())
            {
                changed = true;
                Tell(file);
            }
        }

        if (changed)
        {
            Forget(order);
            (_order, _amiss) = (order, [.. amiss]);
            Volatile.Write(ref _current, Gather());
        }

        _hasLooked = true;
    }

    private void Tell(PackFile file)
    {
        if (file.Load.Problem is { } problem)
        {
            Log.FileRefused(_context.Logger, _context.Spec.Id, problem);
        }
        else if (_hasLooked)
        {
            Log.FileTaken(_context.Logger, _context.Spec.Id, file.Load.File, file.Packs.Length);
        }
    }

    private void Forget(ImmutableArray<string> order)
    {
        foreach (var gone in _files.Keys.Except(order, StringComparer.Ordinal).ToList())
        {
            _files.Remove(gone);
            Log.FileGone(_context.Logger, _context.Spec.Id, gone);
        }
    }

    private PackFileSet Gather()
    {
        var packs = new OrderedDictionary<string, QueryPack>(StringComparer.Ordinal);
        var problems = _amiss.Select(one => new SkippedCollector(one.Path, one.Why)).ToList();
        var bytes = 0L;
        foreach (var file in _order.Select(path => _files[path]))
        {
            if (file.Load.Problem is { } problem)
            {
                var stands = file.WasGood ? " The last good version of the file goes on being used." : string.Empty;
                problems.Add(new SkippedCollector(file.Load.File, $"{problem}.{stands}"));
            }

            bytes += file.LengthBytes;
            foreach (var pack in file.Packs)
            {
                if (WhyNot(pack, packs, bytes) is { } why)
                {
                    problems.Add(new SkippedCollector($"{pack.Name} ({pack.Origin})", why));
                }
                else
                {
                    packs.Add(pack.Name, pack);
                }
            }
        }

        return new PackFileSet { Packs = [.. packs.Values], Loads = [.. _order.Select(path => _files[path].Load)], Problems = [.. problems] };
    }

    private string? WhyNot(QueryPack pack, OrderedDictionary<string, QueryPack> packs, long bytes) =>
        packs.TryGetValue(pack.Name, out var first) ? $"The name stands in {first.Origin} already; the first counts."
        : packs.Count >= _context.Limits.QueriesPerTarget ? $"A target has at most {_context.Limits.QueriesPerTarget} queries of its own."
        : bytes > _context.Limits.QueryFilesBytes ? $"The query files of a target have at most {_context.Limits.QueryFilesBytes} bytes together."
        : null;
}
