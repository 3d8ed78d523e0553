namespace Fleet.Silo.Remote;

/// <summary>What is told of other silos: when one falls silent, and when it answers again.</summary>
internal static partial class Log
{
    [LoggerMessage(3401, LogLevel.Warning, "silo {Silo} ({Address}) does not answer: {Why}")]
    public static partial void DoesNotAnswer(ILogger logger, string silo, string address, string why);

    [LoggerMessage(3402, LogLevel.Information, "silo {Silo} ({Address}) answers again")]
    public static partial void AnswersAgain(ILogger logger, string silo, string address);
}
