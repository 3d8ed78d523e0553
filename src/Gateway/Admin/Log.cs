namespace Fleet.Gateway.Admin;

/// <summary>What the admin API tells people.</summary>
internal static partial class Log
{
    [LoggerMessage(4001, LogLevel.Warning, "admin token: {Message}")]
    public static partial void TokenUnreadable(ILogger logger, string message);
}
