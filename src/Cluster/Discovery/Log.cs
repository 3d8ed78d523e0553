using Fleet.Cluster.Targets;
using Microsoft.Extensions.Logging;

namespace Fleet.Cluster.Discovery;

/// <summary>What the sources of targets say, ids 2100 to 2199.</summary>
internal static partial class Log
{
    [LoggerMessage(2100, LogLevel.Information, "{Path} declares targets: {Targets}")]
    public static partial void DeclaredRead(ILogger logger, string path, int targets);

    [LoggerMessage(2101, LogLevel.Error, "{Path} is not taken, its last good targets (in number {Kept}) stay; problems: {Count}, the first: {Problem}")]
    public static partial void DeclaredRefused(ILogger logger, string path, int kept, int count, SpecProblem problem);

    [LoggerMessage(2102, LogLevel.Warning, "Target {Id} is declared and also registered by API; the declared one counts")]
    public static partial void Shadowed(ILogger logger, TargetId id);

    [LoggerMessage(2103, LogLevel.Warning, "Targets are declared in the configuration, so the {Count} of the drop-in environment variables are left out")]
    public static partial void EnvironmentLeftOut(ILogger logger, int count);
}
