namespace Fleet.Silo.Access;

/// <summary>What the access of the fleet's processes to each other tells people.</summary>
internal static partial class Log
{
    [LoggerMessage(3201, LogLevel.Warning, "cluster token: {Message}")]
    public static partial void TokenUnreadable(ILogger logger, string message);

    [LoggerMessage(3202, LogLevel.Warning, "cluster certificates: {Message} Those that were read before stand.")]
    public static partial void CertificatesUnreadable(ILogger logger, string message);
}
