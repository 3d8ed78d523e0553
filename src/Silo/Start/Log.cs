namespace Fleet.Silo.Start;

/// <summary>What the start of a process tells people.</summary>
internal static partial class Log
{
    [LoggerMessage(5001, LogLevel.Warning, "environment: {Warning}")]
    public static partial void EnvironmentWarning(ILogger logger, string warning);

    [LoggerMessage(5002, LogLevel.Warning, "silo: announced as {Address}, but refuses all other processes: set cluster.tokenFile or cluster.certFile for every process of the fleet")]
    public static partial void RefusesPeers(ILogger logger, string address);
}
