using Fleet.Resp;

namespace Fleet.Cluster.Store.Redis;

/// <summary>A call of a script: as it is sent, and as it is sent again to a server that does not know the script.</summary>
/// <param name="Short">With the script's digest.</param>
/// <param name="Full">With the script's text.</param>
internal readonly record struct RedisCall(RespCommand Short, RespCommand Full)
{
    /// <summary>A command that is no script.</summary>
    public static RedisCall Of(params ReadOnlySpan<string> arguments)
    {
        var command = RespCommand.Of(arguments);
        return new RedisCall(command, command);
    }
}
