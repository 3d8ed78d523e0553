using Fleet.Cluster.Targets;

namespace Fleet.Silo.Hosting;

/// <summary>What the silo tells people.</summary>
internal static partial class Log
{
    [LoggerMessage(3001, LogLevel.Information, "targets watched: {Count}")]
    public static partial void Watching(ILogger logger, int count);

    [LoggerMessage(3002, LogLevel.Error, "target {Id}: its grain does not stop; it is left behind")]
    public static partial void GrainDoesNotStop(ILogger logger, TargetId id);

    [LoggerMessage(3003, LogLevel.Critical, "target {Id}: its grain failed by a fault of Fleet's own; please report this")]
    public static partial void GrainFailed(ILogger logger, Exception exception, TargetId id);
}
