namespace Fleet.Gateway.Hosting;

/// <summary>What the start of the process tells people.</summary>
internal static partial class Log
{
    [LoggerMessage(5002, LogLevel.Information, "fleet-gateway {Version} listens on {Address}; store in {Store}")]
    public static partial void Listening(ILogger logger, string version, string address, string store);

    [LoggerMessage(5003, LogLevel.Information, "stopping")]
    public static partial void Stopping(ILogger logger);
}
