using Microsoft.Extensions.Logging;

namespace Fleet.Cluster.Members.Redis;

/// <summary>What the membership says, ids 2200 to 2299.</summary>
internal static partial class Log
{
    [LoggerMessage(2200, LogLevel.Information, "view {Number}: {Why}; silos now: {Silos}")]
    public static partial void View(ILogger logger, long number, string why, int silos);

    [LoggerMessage(2201, LogLevel.Warning, "The shared store is away; the fleet goes on by view {Number}: {Reason}")]
    public static partial void Away(ILogger logger, long number, string reason);

    [LoggerMessage(2202, LogLevel.Information, "The shared store is back")]
    public static partial void Back(ILogger logger);

    [LoggerMessage(2203, LogLevel.Error, "This silo collects nothing: its name {Name} is taken by a live silo at {Address}; each silo of a fleet needs a silo.name of its own")]
    public static partial void Refused(ILogger logger, string name, string address);

    [LoggerMessage(2204, LogLevel.Information, "The name {Name} has become free, this silo is in the fleet")]
    public static partial void Accepted(ILogger logger, string name);
}
