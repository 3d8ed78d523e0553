using Fleet.Cluster.Targets;

namespace Fleet.Silo.Hosting;

/// <summary>What targets that say nothing of it get.</summary>
/// <param name="Interval">Time between two collections.</param>
/// <param name="Timeout">Deadline of one collection.</param>
/// <param name="MaxSeries">Most series of a snapshot; null for the general cap.</param>
public sealed record GrainDefaults(TimeSpan Interval, TimeSpan Timeout, int? MaxSeries = null)
{
    /// <summary>The times in force for a target; its deadline is never longer than its interval.</summary>
    public (TimeSpan Interval, TimeSpan Timeout) For(TargetSpec spec)
    {
        ArgumentNullException.ThrowIfNull(spec);
        var interval = spec.Interval ?? Interval;
        var timeout = spec.Timeout ?? Timeout;
        return (interval, timeout < interval ? timeout : interval);
    }
}
