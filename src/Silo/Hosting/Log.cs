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

    [LoggerMessage(3004, LogLevel.Information, "draining: {Count} targets go to other silos")]
    public static partial void Draining(ILogger logger, int count);

    [LoggerMessage(3005, LogLevel.Information, "drained: {Count} of {All} targets handed over in {Seconds:0.0} s")]
    public static partial void Drained(ILogger logger, int count, int all, double seconds);

    [LoggerMessage(3006, LogLevel.Warning, "the grace for draining is over; {Count} targets were not taken over")]
    public static partial void DrainCut(ILogger logger, int count);

    [LoggerMessage(3007, LogLevel.Error, "a take-over failed by a fault of Fleet's own; those of its {Count} targets that did not arrive begin anew; please report this")]
    public static partial void TakeOverFailed(ILogger logger, Exception exception, int count);

    [LoggerMessage(3008, LogLevel.Error, "target {Id}: its grain could not be ended in order; its successor begins anew; please report this")]
    public static partial void EndingFailed(ILogger logger, Exception exception, TargetId id);
}
