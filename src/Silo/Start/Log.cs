namespace Fleet.Silo.Start;

/// <summary>What the start of a process tells people.</summary>
internal static partial class Log
{
    [LoggerMessage(5001, LogLevel.Warning, "environment: {Warning}")]
    public static partial void EnvironmentWarning(ILogger logger, string warning);
}
