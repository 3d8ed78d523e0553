using Fleet.Cluster.Targets;
using Fleet.Grains.Packs;
using Microsoft.Extensions.Logging;

namespace Fleet.Grains.Collectors.Postgres;

/// <summary>The changes of state of a PostgreSQL target that are worth a line.</summary>
internal static partial class Log
{
    [LoggerMessage(4100, LogLevel.Information, "{Target} was a {Before} and is now a {Role}")]
    public static partial void RoleChanged(ILogger logger, TargetId target, ServerRole before, ServerRole role);

    [LoggerMessage(4101, LogLevel.Warning, "{Target}: {Pack} fails and runs alone until it succeeds. {Why}")]
    public static partial void PackFailed(ILogger logger, TargetId target, string pack, string why);

    [LoggerMessage(4102, LogLevel.Information, "{Target}: {Pack} works again")]
    public static partial void PackRecovered(ILogger logger, TargetId target, string pack);
}
