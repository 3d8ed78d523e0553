using Fleet.Cluster.Targets;
using Fleet.Grains.Collecting;
using Fleet.Resp;
using Fleet.Wire;

namespace Fleet.Grains.Collectors.Redis;

/// <summary>What went wrong, as class and sentence: here exceptions and error replies become data.</summary>
/// <param name="Reason">The class.</param>
/// <param name="Message">One sentence that says what to do, without any secret.</param>
internal sealed record RedisFailure(FailureReason Reason, string Message)
{
    /// <summary>Whether an exception is one that a target may cause; anything else is a fault of Fleet's.</summary>
    public static bool IsExpected(Exception e) => e is WireException or SecretException or FormatException;

    public static RedisFailure Of(Exception e, bool usesTls) => e switch
    {
        SecretException => new(FailureReason.Auth, e.Message),
        ConnectException connect => OfConnect(connect, usesTls),
        RespLimitException => new(FailureReason.Limit, e.Message),
        RespProtocolException => new(FailureReason.Protocol, Sentence(e) + " Check that the address is that of a Redis server."),
        _ => new(FailureReason.Connect, e.Message),
    };

    /// <summary>INFO was refused: the target gives nothing.</summary>
    public static RedisFailure OfInfo(RespError error) => error.Code switch
    {
        "NOAUTH" => new(FailureReason.Auth, "The server wants a password (NOAUTH): name one in credentials.passwordFile or passwordEnv."),
        "NOPERM" => new(FailureReason.Auth, "The user may not run INFO (NOPERM): grant it with ACL SETUSER <user> +info."),
        "LOADING" => new(FailureReason.Query, "The server is still loading its data (LOADING); it answers when that is done."),
        "MASTERDOWN" => new(FailureReason.Query, "The replica has lost its master and serves no stale data (MASTERDOWN): check the replication."),
        "BUSY" => new(FailureReason.Query, "A script or function keeps the server busy (BUSY): SCRIPT KILL or FUNCTION KILL ends it."),
        _ => new(FailureReason.Query, "The server refused INFO: " + error.Text),
    };

    /// <summary>Whether the server will go on refusing this command for as long as the connection stands.</summary>
    public static bool IsDenial(RespError error) =>
        error.Code == "NOPERM"
        || error.Text.Contains("unknown command", StringComparison.OrdinalIgnoreCase)
        || error.Text.Contains("unknown subcommand", StringComparison.OrdinalIgnoreCase);

    /// <summary>The sentence for a command that is not asked any more.</summary>
    public static string Denial(RespError error, string command, string grant) => error.Code == "NOPERM"
        ? $"The user may not run {command}: grant it with ACL SETUSER <user> {grant}; it is asked again when the server's users have changed, and after a reconnect."
        : $"The server does not know {command} (its version is too old, it is renamed, or it is a Sentinel).";

    /// <summary>The messages of sockets and TLS libraries end with or without a full stop.</summary>
    private static string Sentence(Exception e) => e.Message.TrimEnd('.', ' ') + ".";

    private static RedisFailure OfConnect(ConnectException e, bool usesTls) => e.Stage switch
    {
        ConnectStage.Dns => new(FailureReason.Dns, Sentence(e) + " Check the host in the address."),
        ConnectStage.Connect => new(FailureReason.Connect, Sentence(e) + " Check that the server runs and listens there."),
        ConnectStage.Tls => new(FailureReason.Tls, Sentence(e) + " Check the tls settings and that this is the server's TLS port."),
        ConnectStage.Login => OfHandshake(e.Message, (e as RespRefusedException)?.Refusal),
        _ when e is RespRefusedException { Refusal.Code: "DENIED" } => new(
            FailureReason.Auth, "The server is in protected mode (DENIED): give it a password, or set protected-mode no."),
        _ when e is RespRefusedException => new(FailureReason.Connect, e.Message),
        _ when usesTls => new(FailureReason.Connect, Sentence(e) + " The server's log says why."),
        _ => new(FailureReason.Connect, Sentence(e) + " If this is the server's TLS port, set tls.mode to require or stronger."),
    };

    private static RedisFailure OfHandshake(string message, RespError? refused) => refused switch
    {
        { Code: "WRONGPASS" } => new(
            FailureReason.Auth, "The server refused the user or password (WRONGPASS): check credentials.username and the password."),
        { Code: "DENIED" } => new(
            FailureReason.Auth, "The server is in protected mode (DENIED): give it a password, or set protected-mode no."),
        { } refusal when refusal.Text.Contains("without any password configured", StringComparison.Ordinal) => new(
            FailureReason.Auth, "A password was given, but the server's default user has none: remove it from the credentials."),
        { } refusal when refusal.Text.Contains("max number of clients", StringComparison.Ordinal) => new(
            FailureReason.Connect, "The server has no connection left (maxclients)."),
        { Code: "LOADING" or "BUSY" or "MASTERDOWN" } refusal => OfInfo(refusal),
        _ => new(FailureReason.Auth, message),
    };
}
