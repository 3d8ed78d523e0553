namespace Fleet.Grains.Collectors.PgBouncer.Mapping;

/// <summary>
/// Bounds the application names that are shown. One that is shown stays for as long as it has clients, so that series do not
/// come and go with its rank; places that become free go to those with the most clients. The rest are counted together.
/// </summary>
internal sealed class ApplicationNames(int most)
{
    /// <summary>What stands for the names that are not shown. No application could be told from it, were it named so itself.</summary>
    public const string Other = "(other)";

    private readonly HashSet<string> _shown = new(StringComparer.Ordinal);

    /// <summary>The name to show a client under.</summary>
    public string Shown(string name) => _shown.Contains(name) ? name : Other;

    /// <summary>Looks at all the names that there are now, one for each client.</summary>
    public void Learn(IEnumerable<string> names)
    {
        var counts = names.CountBy(name => name, StringComparer.Ordinal).ToList();
        _shown.IntersectWith(counts.Select(pair => pair.Key));
        _shown.UnionWith(counts
            .Where(pair => !_shown.Contains(pair.Key))
            .OrderByDescending(pair => pair.Value)
            .ThenBy(pair => pair.Key, StringComparer.Ordinal)
            .Take(most - _shown.Count)
            .Select(pair => pair.Key)
            .ToList());
    }
}
