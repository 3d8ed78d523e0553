namespace Fleet.Resp;

/// <summary>The first words on a new connection: HELLO for RESP3, else AUTH when there is whom to authenticate.</summary>
internal static class RespHandshake
{
    public static async Task PerformAsync(RespConnection connection, RespConnectOptions options, CancellationToken cancellationToken)
    {
        if (Command(options) is not { } command)
        {
            return;
        }

        var replies = await connection.ExecuteAsync(new[] { command }, cancellationToken);
        if (replies[0] is RespError refusal)
        {
            throw RespLogin.Refused(connection.Endpoint, options, refusal);
        }
    }

    /// <summary>The same over a blocking connection.</summary>
    public static void Perform(BlockingRespConnection connection, RespConnectOptions options, TimeSpan timeout)
    {
        if (Command(options) is { } command && connection.Execute(command, timeout) is RespError refusal)
        {
            throw RespLogin.Refused(connection.Endpoint, options, refusal);
        }
    }

    private static RespCommand? Command(RespConnectOptions options) => options switch
    {
        { Protocol: RespProtocol.Resp2 } => RespLogin.Command(options),
        { Username: null, Password: null } => RespCommand.Of("HELLO", "3"),
        _ => RespCommand.Of("HELLO", "3", "AUTH", options.Username ?? "default", options.Password ?? string.Empty),
    };
}
