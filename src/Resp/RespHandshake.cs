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
            throw new RespConnectException(refusal);
        }
    }

    private static RespCommand? Command(RespConnectOptions options)
    {
        var authenticates = options.Username is not null || options.Password is not null;

        // A user without a password (nopass) still has to be named; the server ignores the empty text then.
        var password = options.Password ?? string.Empty;
        if (options.Protocol == RespProtocol.Resp3)
        {
            return authenticates
                ? RespCommand.Of("HELLO", "3", "AUTH", options.Username ?? "default", password)
                : RespCommand.Of("HELLO", "3");
        }

        // The form with a user is unknown before Redis 6, so it is used only when there is one.
        return !authenticates ? null
            : options.Username is null ? RespCommand.Of("AUTH", password)
            : RespCommand.Of("AUTH", options.Username, password);
    }
}
