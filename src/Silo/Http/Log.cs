using System.Net;

namespace Fleet.Silo.Http;

/// <summary>What a silo's internal endpoint tells people.</summary>
internal static partial class Log
{
    [LoggerMessage(3301, LogLevel.Information, "silo: internal endpoint on {Address}{Protection}")]
    public static partial void Listening(ILogger logger, IPEndPoint address, string protection);

    [LoggerMessage(3302, LogLevel.Error, "silo: a request ({Method} {Endpoint}) failed by a fault of Fleet's own; please report this")]
    public static partial void RequestFailed(ILogger logger, Exception exception, string method, string endpoint);
}
