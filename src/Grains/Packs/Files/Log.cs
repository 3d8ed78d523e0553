using Fleet.Cluster.Targets;
using Microsoft.Extensions.Logging;

namespace Fleet.Grains.Packs.Files;

/// <summary>The changes of state of query files; never a text of a query.</summary>
internal static partial class Log
{
    [LoggerMessage(4201, LogLevel.Warning, "target {Target}: a file of queries is not used as it is now: {Problem}")]
    public static partial void FileRefused(ILogger logger, TargetId target, string problem);

    [LoggerMessage(4202, LogLevel.Information, "target {Target}: {File} is in use, with {Queries} queries")]
    public static partial void FileTaken(ILogger logger, TargetId target, string file, int queries);

    [LoggerMessage(4203, LogLevel.Information, "target {Target}: {File} is gone, and its queries with it")]
    public static partial void FileGone(ILogger logger, TargetId target, string file);
}
