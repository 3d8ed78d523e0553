using Fleet.Cluster.Configuration;
using Microsoft.Extensions.Logging;

namespace Fleet.Cluster.Store.Redis;

/// <summary>What the shared store says, ids 2050 to 2099.</summary>
internal static partial class Log
{
    [LoggerMessage(2050, LogLevel.Information, "Store {Store}: {Targets} targets at revision {Revision}")]
    public static partial void Opened(ILogger logger, RedisStoreAddress store, int targets, long revision);

    [LoggerMessage(2051, LogLevel.Warning, "The store {Store} cannot be reached, the start waits for it: {Reason}")]
    public static partial void StartWaits(ILogger logger, RedisStoreAddress store, string reason);

    [LoggerMessage(2052, LogLevel.Error, "The store {Store} is away; what is registered stands, changes of targets are refused until it is back: {Reason}")]
    public static partial void Away(ILogger logger, RedisStoreAddress store, string reason);

    [LoggerMessage(2053, LogLevel.Information, "The store {Store} is back, at revision {Revision}")]
    public static partial void Back(ILogger logger, RedisStoreAddress store, long revision);

    [LoggerMessage(2054, LogLevel.Warning, "{Sentence} (store {Store})")]
    public static partial void NotDurable(ILogger logger, RedisStoreAddress store, string sentence);

    [LoggerMessage(2055, LogLevel.Warning, "The store {Store} went back: it stands at revision {Stored}, {Seen} was seen; {Targets} targets that it lost are put back, but targets deleted meanwhile may be there again")]
    public static partial void WentBack(ILogger logger, RedisStoreAddress store, long stored, long seen, int targets);

    [LoggerMessage(2056, LogLevel.Warning, "The store {Store} {Why}; it is left out, or stays as it was known, until it is written anew")]
    public static partial void Unreadable(ILogger logger, RedisStoreAddress store, string why);

    [LoggerMessage(2057, LogLevel.Error, "The store {Store} takes no changes of targets: {Reason}")]
    public static partial void Refused(ILogger logger, RedisStoreAddress store, string reason);

    [LoggerMessage(2058, LogLevel.Information, "The store {Store} takes changes again")]
    public static partial void TakesAgain(ILogger logger, RedisStoreAddress store);
}
