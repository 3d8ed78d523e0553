using System.Collections.Immutable;

namespace Fleet.Cluster.Members.Redis;

/// <summary>Joins the views that the store tells with those that this process has seen: after a loss each may know what the other does not.</summary>
internal static class ViewMerge
{
    /// <summary>What is known, with the told views (newest first, at least one) in front; itself when they are no newer.</summary>
    public static ViewHistory Of(ViewHistory known, ImmutableArray<FleetView> told)
    {
        var current = told[0];
        if (current.Number <= known.Current.Number)
        {
            return known;
        }

        return new ViewHistory
        {
            Current = current,
            Earlier =
            [
                .. told.Concat(known.Earlier.Insert(0, known.Current))
                    .Where(view => view.Number > 0 && view.Number < current.Number)
                    .DistinctBy(static view => view.Number)
                    .OrderByDescending(static view => view.Number)
                    .Take(ViewHistory.Kept),
            ],
        };
    }
}
