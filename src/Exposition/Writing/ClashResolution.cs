namespace Fleet.Exposition.Writing;

/// <summary>
/// The rare way through the writer: families whose claimed names overlap. Series names never change, so the
/// declarations give way: counters first, then histograms and summaries, which fall apart into one family per
/// sample name.
/// </summary>
internal sealed class ClashResolution
{
    private readonly IReadOnlyList<FamilyBlock> _blocks;
    private readonly ExpositionFormat _format;
    private readonly HashSet<FamilyBlock> _givenWay = [];
    private readonly List<SplitFamily> _families = [];
    private readonly Dictionary<string, SplitFamily> _byName = new(StringComparer.Ordinal);

    private ClashResolution(IReadOnlyList<FamilyBlock> blocks, ExpositionFormat format)
    {
        _blocks = blocks;
        _format = format;
    }

    /// <summary>Whether two blocks claim one name.</summary>
    public static bool IsNeeded(IReadOnlyList<FamilyBlock> blocks, ExpositionFormat format)
    {
        var claimed = new HashSet<string>(blocks.Count * 2, StringComparer.Ordinal);
        foreach (var block in blocks)
        {
            foreach (var claim in Declaration.Claims(block, format))
            {
                if (!claimed.Add(claim))
                {
                    return true;
                }
            }
        }

        return false;
    }

    /// <summary>The families to write.</summary>
    /// <exception cref="ArgumentException">Two blocks have the same name.</exception>
    public static IEnumerable<DeclaredFamily> Resolve(IReadOnlyList<FamilyBlock> blocks, ExpositionFormat format)
    {
        if (blocks.DistinctBy(block => block.Name, StringComparer.Ordinal).Count() != blocks.Count)
        {
            throw new ArgumentException("Two blocks have the same name.", nameof(blocks));
        }

        var resolution = new ClashResolution(blocks, format);
        while (resolution.GiveWay())
        {
        }

        resolution.Build();
        return resolution._families.Select(family => family.Declare());
    }

    /// <summary>One round: of the blocks in a clash the counters give way; without any, the composite ones. False when all is settled.</summary>
    private bool GiveWay()
    {
        var clashing = _blocks
            .SelectMany(block => Claims(block).Select(claim => (claim, block)))
            .GroupBy(pair => pair.claim, pair => pair.block, StringComparer.Ordinal)
            .Where(owners => owners.Count() > 1)
            .SelectMany(owners => owners)
            .Where(block => Declaration.CanGiveWay(block, _format) && !_givenWay.Contains(block))
            .ToHashSet();
        var counters = clashing.Where(block => !MetricNames.IsComposite(block.Type)).ToList();
        _givenWay.UnionWith(counters.Count > 0 ? counters : clashing);
        return clashing.Count > 0;
    }

    private IEnumerable<string> Claims(FamilyBlock block) => _givenWay.Contains(block)
        ? LineReader.Names(block.AllLines.Interleaved)
        : Declaration.Claims(block, _format);

    private void Build()
    {
        foreach (var block in _blocks)
        {
            if (_givenWay.Contains(block))
            {
                Split(block);
            }
            else
            {
                Declaration.Write(block, _format, declared => Family(declared.Name).Add(declared));
            }
        }
    }

    private void Split(FamilyBlock block)
    {
        // Only OpenMetrics ties a counter to its name's end; in text 0.0.4 it gives way with its _created lines alone.
        var simple = !MetricNames.IsComposite(block.Type);
        var ownType = simple && (_format == ExpositionFormat.Text004 || block.Type == FamilyType.Gauge) ? block.Type : FamilyType.Unknown;
        foreach (var (name, line) in LineReader.Read(block.AllLines.Interleaved))
        {
            var own = simple && name == block.Name;
            Family(name).Add(new DeclaredFamily(name, own ? ownType : FamilyType.Unknown, block.Help, own ? block.Unit : string.Empty, line));
        }
    }

    private SplitFamily Family(string name)
    {
        if (!_byName.TryGetValue(name, out var family))
        {
            family = new SplitFamily(name);
            _byName.Add(name, family);
            _families.Add(family);
        }

        return family;
    }
}
