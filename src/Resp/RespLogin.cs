using Fleet.Wire;

namespace Fleet.Resp;

/// <summary>AUTH as a command that may also stand in a pipeline, and its refusal without the password.</summary>
public static class RespLogin
{
    /// <summary>AUTH for the user and password of the options; null when they hold neither.</summary>
    public static RespCommand? Command(RespConnectOptions options)
    {
        // A user without a password (nopass) still has to be named; the server ignores the empty text then.
        var password = options.Password ?? string.Empty;

        // The form with a user is unknown before Redis 6, so it is used only when there is one.
        return options.Username is { } user ? RespCommand.Of("AUTH", user, password)
            : options.Password is not null ? RespCommand.Of("AUTH", password)
            : null;
    }

    /// <summary>What the server answered to AUTH or HELLO, as the failure of a handshake.</summary>
    public static RespRefusedException Refused(ServerEndpoint endpoint, RespConnectOptions options, RespError refusal)
    {
        var censored = Censor(refusal, options.Password);
        return new RespRefusedException(ConnectStage.Login, $"{endpoint} refused the handshake: {censored.Text}", censored);
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
}
