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
            var censored = Censor(refusal, options.Password);
            throw new RespConnectException(
                RespConnectStage.Handshake, $"{connection.Endpoint} refused the handshake: {censored.Text}", censored);
        }
    }

    /// <summary>A server that does not know AUTH repeats its arguments in the error; the password must not come along.</summary>
    private static RespError Censor(RespError refusal, string? password)
    {
        var arguments = refusal.Text.IndexOf("with args", StringComparison.OrdinalIgnoreCase);
        var text = arguments < 0 ? refusal.Text : refusal.Text[..arguments].TrimEnd(' ', ',');
        return new RespError(string.IsNullOrEmpty(password) || !text.Contains(password, StringComparison.Ordinal)
            ? text
            : refusal.Code.Contains(password, StringComparison.Ordinal) ? "ERR" : refusal.Code);
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
