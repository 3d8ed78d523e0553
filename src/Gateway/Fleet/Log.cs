namespace Fleet.Gateway.Fleet;

/// <summary>What the gateway tells people of the silos that it asks.</summary>
internal static partial class Log
{
    [LoggerMessage(4101, LogLevel.Warning, "{Silo} does not answer; its targets are answered for by others, or with what this gateway answered last")]
    public static partial void Silent(ILogger logger, string silo);

    [LoggerMessage(4102, LogLevel.Information, "{Silo} answers again")]
    public static partial void Answers(ILogger logger, string silo);
}
