namespace Fleet.Silo.HandOver;

/// <summary>What hand-overs tell people.</summary>
internal static partial class Log
{
    [LoggerMessage(3101, LogLevel.Warning, "{Silo} does not hand over {Count} targets ({Reason}); they begin anew here")]
    public static partial void OwnerDoesNotAnswer(ILogger logger, string silo, int count, string reason);
}
