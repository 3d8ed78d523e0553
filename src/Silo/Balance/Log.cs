namespace Fleet.Silo.Balance;

/// <summary>What balancing tells people.</summary>
internal static partial class Log
{
    [LoggerMessage(3201, LogLevel.Information, "the silos' loads were uneven; new weights: {Weights}")]
    public static partial void Reweighed(ILogger logger, string weights);
}
