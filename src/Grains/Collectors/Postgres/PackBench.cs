using System.Collections.Immutable;
using Fleet.Cluster.Targets;
using Fleet.Grains.Collecting;
using Fleet.Grains.Packs;

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

    public PackBench(CollectorContext context)
    {
        _options = (PostgresOptions)context.Spec.Options;
        Filter = new DatabaseFilter(_options);
        _wishes = new CollectorSelection { Enable = Present(context.Spec.Collectors.Enable), Disable = Present(context.Spec.Collectors.Disable) };
        var narrowed = Packs.Select(pack => pack.NarrowedTo(_options.Compatibility)).ToLookup(pack => pack.Families.IsEmpty);
        _packs = [.. narrowed[false]];
        _unwanted = [.. narrowed[true].Select(pack => new SkippedCollector(pack.Name, "None of its series has a name that options.compatibility asks for."))];

        // What is left of the deadline serves the other statements and the way.
        _bounds = new PackBounds(context.Limits, context.Timeout * 0.8, Filter.Shows);
    }

    /// <summary>The names that packs are switched by: their own, those of the collectors they belong to, and their former ones.</summary>
    public static ImmutableArray<string> Names { get; } =
        [.. Packs.SelectMany(pack => pack.Former.Append(pack.Name).Append(pack.Collector)).Distinct().Order(StringComparer.Ordinal)];

    /// <summary>The databases that the user wants to see.</summary>
    public DatabaseFilter Filter { get; }

    /// <summary>The packs that fit a server.</summary>
    public PackSelection Choose(PackConditions conditions)
    {
        var selection = PackSelection.Choose(_packs, _wishes, conditions);
        return selection with { Skipped = selection.Skipped.AddRange(_unwanted) };
    }

    /// <summary>One run for each pack that is due.</summary>
    public ImmutableArray<PackRun> Runs(PackSelection selection, Tiers due, Version version) =>
        Runs(selection.Packs.Where(chosen => due.HasFlag(chosen.Pack.Tier)), version);

    /// <summary>One run for each of these packs.</summary>
    public ImmutableArray<PackRun> Runs(IEnumerable<ChosenPack> packs, Version version) =>
        [.. packs.Select(chosen => new PackRun(chosen, version, _bounds, name => Argument(name)))];

    private static ImmutableArray<string> Present(ImmutableArray<string> names) =>
        [.. names.Select(name => Packs.FirstOrDefault(pack => pack.Former.Contains(name))?.Name ?? name)];

    private int Argument(string name) => name switch
    {
        "top_statements" => _options.TopStatements,
        _ => throw new InvalidOperationException("no such parameter: " + name),
    };
}
