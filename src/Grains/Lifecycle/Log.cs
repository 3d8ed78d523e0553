using Fleet.Cluster.Targets;
using Microsoft.Extensions.Logging;

namespace Fleet.Grains.Lifecycle;

/// <summary>What grains tell people: changes of state, once each.</summary>
internal static partial class Log
{
    [LoggerMessage(2001, LogLevel.Warning, "target {Id} is down ({Reason}): {Message}")]
    public static partial void TargetDown(ILogger logger, TargetId id, string reason, string message);

    [LoggerMessage(2002, LogLevel.Information, "target {Id} is up")]
    public static partial void TargetUp(ILogger logger, TargetId id);

    [LoggerMessage(2003, LogLevel.Warning, "target {Id} is up, but not all of it could be collected ({Reason}): {Message}")]
    public static partial void TargetPartial(ILogger logger, TargetId id, string reason, string message);

    [LoggerMessage(2004, LogLevel.Warning, "target {Id}: collector {Collector} gave the same series twice, the first is kept: {Example}")]
    public static partial void DuplicateSeries(ILogger logger, TargetId id, string collector, string example);

    [LoggerMessage(2005, LogLevel.Warning, "target {Id} gives more than {Cap} series; left out: {Families}")]
    public static partial void SeriesCapped(ILogger logger, TargetId id, int cap, string families);

    [LoggerMessage(2006, LogLevel.Error, "target {Id}: its collector failed in a way that it should not; please report this")]
    public static partial void CollectorBug(ILogger logger, Exception exception, TargetId id);

    [LoggerMessage(2007, LogLevel.Error, "target {Id}: its collection does not stop at its deadline")]
    public static partial void CollectionStuck(ILogger logger, TargetId id);
}
