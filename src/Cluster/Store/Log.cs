using Microsoft.Extensions.Logging;

namespace Fleet.Cluster.Store;

/// <summary>What the store says, ids 2000 to 2099.</summary>
internal static partial class Log
{
    [LoggerMessage(2000, LogLevel.Information, "Store {Directory}: {Targets} targets at revision {Revision}")]
    public static partial void Opened(ILogger logger, string directory, int targets, long revision);

    [LoggerMessage(2001, LogLevel.Warning, "The store's journal {Journal} ended in an unfinished write, which was never confirmed; its {Bytes} bytes were cut")]
    public static partial void TornEndCut(ILogger logger, string journal, long bytes);

    [LoggerMessage(2002, LogLevel.Error, "The store cannot write, changes of targets are refused until it can: {Reason}")]
    public static partial void WriteFailed(ILogger logger, string reason);

    [LoggerMessage(2003, LogLevel.Information, "The store writes again")]
    public static partial void WritesAgain(ILogger logger);

    [LoggerMessage(2004, LogLevel.Warning, "The store's journal could not be compacted, it goes on growing: {Reason}")]
    public static partial void CompactionFailed(ILogger logger, string reason);
}
