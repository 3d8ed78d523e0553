namespace Fleet.Gateway.Admin;

/// <summary>What the admin API tells people.</summary>
internal static partial class Log
{
    [LoggerMessage(4001, LogLevel.Warning, "admin token: {Message}")]
    public static partial void TokenUnreadable(ILogger logger, string message);

    [LoggerMessage(4002, LogLevel.Information, "admin API: on loopback only, as no admin.tokenFiles is set")]
    public static partial void LoopbackOnly(ILogger logger);
}
