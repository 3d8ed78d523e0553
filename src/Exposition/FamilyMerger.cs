using Fleet.Exposition.Merging;

namespace Fleet.Exposition;

/// <summary>Step between collectors and rendering: the families of many collectors become one per name.</summary>
public static class FamilyMerger
{
    /// <summary>
    /// Merges. What comes first stands: types, help texts, duplicate series (same sample name and labels, in any order,
    /// a label with an empty value counting as absent, as in Prometheus). Gauges, counters and untyped families of one name mix under
    /// the first one's type; a histogram or summary mixes with its like only, and other samples count as invalid.
    /// </summary>
    public static MergedFamilies Merge(IEnumerable<MetricFamily> families)
    {
        ArgumentNullException.ThrowIfNull(families);
        var merge = new FamilyMerge();
        foreach (var family in families)
        {
            merge.Add(family);
        }

        return merge.Finish();
    }
}
