using System.Collections.Immutable;
using Fleet.Cluster.Targets;
using Fleet.Grains.Collecting;
using Fleet.Grains.Packs;
using Fleet.Grains.Packs.Files;

namespace Fleet.Grains.Collectors.Postgres;

/// <summary>All packs of a target, and what its spec says about them: lays out the runs of a collection.</summary>
internal sealed class PackBench
{
    private static readonly ImmutableArray<QueryPack> Packs = PackCatalog.Load("Postgres");

    private readonly ImmutableArray<QueryPack> _packs;
    private readonly ImmutableArray<SkippedCollector> _unwanted;
    private readonly CollectorSelection _wishes;
    private readonly PostgresOptions _options;
    private readonly PackBounds _bounds;
    private PackFileSet _files = PackFileSet.Empty;
    private PackSet _set;

    public PackBench(CollectorContext context)
    {
        _options = (PostgresOptions)context.Spec.Options;
        Filter = new DatabaseFilter(_options);
        _wishes = new CollectorSelection { Enable = Present(context.Spec.Collectors.Enable), Disable = Present(context.Spec.Collectors.Disable) };
        var narrowed = Packs.Select(pack => pack.NarrowedTo(_options.Compatibility)).ToLookup(pack => pack.Families.IsEmpty);
        _packs = [.. narrowed[false]];
        _unwanted = [.. narrowed[true].Select(pack => new SkippedCollector(pack.Name, "None of its series has a name that options.compatibility asks for."))];
        _set = PackSet.Of(_packs, PackFileSet.Empty);
        Asked = new AskedPacks(context.Time);

        // What is left of the deadline serves the other statements and the way.
        _bounds = new PackBounds(context.Limits, context.Timeout * 0.8, Filter.Shows);
    }

    /// <summary>The names that packs are switched by: their own, those of the collectors they belong to, and their former ones.</summary>
    public static ImmutableArray<string> Names { get; } =
        [.. Packs.SelectMany(pack => pack.Former.Append(pack.Name).Append(pack.Collector)).Distinct().Order(StringComparer.Ordinal)];

    /// <summary>The databases that the user wants to see.</summary>
    public DatabaseFilter Filter { get; }

    /// <summary>When packs of the user's files were asked.</summary>
    public AskedPacks Asked { get; }

    /// <summary>The names of the packs of the user's files.</summary>
    public IEnumerable<string> UsersNames => _set.Packs.Where(pack => pack.Origin is not null).Select(pack => pack.Name);

    /// <summary>Whether there is a pack of this name, of a file or of Fleet's own.</summary>
    public bool Has(string name) => _set.Packs.Any(pack => pack.Name == name);

    /// <summary>Takes what the user's files say now.</summary>
    public void Use(PackFileSet files)
    {
        if (!ReferenceEquals(files, _files))
        {
            _files = files;
            _set = PackSet.Of(_packs, files);
            Asked.Keep(_set.Packs);
        }
    }

    /// <summary>The packs that fit a server.</summary>
    public PackSelection Choose(PackConditions conditions)
    {
        var selection = PackSelection.Choose(_set.Packs, _wishes, conditions);
        return selection with { Skipped = [.. selection.Skipped, .. _unwanted.Where(one => !Has(one.Collector)), .. _set.Skipped, .. Unknown()] };
    }

    /// <summary>One run for each pack that is due.</summary>
    public ImmutableArray<PackRun> Runs(PackSelection selection, Tiers due, Version version) =>
        Runs(selection.Packs.Where(chosen => Asked.IsDue(chosen.Pack, due)), version);

    /// <summary>One run for each of these packs.</summary>
    public ImmutableArray<PackRun> Runs(IEnumerable<ChosenPack> packs, Version version) =>
        [.. packs.Select(chosen => new PackRun(chosen, version, _bounds, name => Argument(name)))];

    private static ImmutableArray<string> Present(ImmutableArray<string> names) =>
        [.. names.Select(name => Packs.FirstOrDefault(pack => pack.Former.Contains(name))?.Name ?? name)];

    // Names of collectors are checked when a target is registered, but for targets with files, whose names nobody knows there.
    private IEnumerable<SkippedCollector> Unknown() => _options.QueryFiles.IsEmpty
        ? []
        : _wishes.Enable.Concat(_wishes.Disable)
            .Where(name => name != "all" && !Names.Contains(name) && !_set.Packs.Any(pack => pack.Name == name || pack.Collector == name))
            .Select(name => new SkippedCollector(name, "Neither Fleet nor the target's query files have a collector of this name."));

    private int Argument(string name) => name switch
    {
        "top_statements" => _options.TopStatements,
        _ => throw new InvalidOperationException("no such parameter: " + name),
    };
}
