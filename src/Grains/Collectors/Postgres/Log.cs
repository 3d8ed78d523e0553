using Fleet.Cluster.Targets;
using Fleet.Grains.Packs;
using Microsoft.Extensions.Logging;

namespace Fleet.Grains.Collectors.Postgres;

/// <summary>The changes of state of a PostgreSQL target that are worth a line.</summary>
internal static partial class Log
{
    [LoggerMessage(4100, LogLevel.Information, "target {Target} was a {Before} and is now a {Role}")]
    public static partial void RoleChanged(ILogger logger, TargetId target, ServerRole before, ServerRole role);
}
