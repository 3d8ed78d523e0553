using Fleet.Cluster.Targets;
using Fleet.Grains.Collecting;
using Fleet.Resp;
using Fleet.Wire;

namespace Fleet.Grains.Collectors.Redis;

/// <summary>What went wrong, as class and sentence: here exceptions become data, and error replies with <see cref="RedisRefusal" />.</summary>
/// <param name="Reason">The class.</param>
/// <param name="Message">What is wrong and what to do, without any secret.</param>
internal sealed record RedisFailure(FailureReason Reason, string Message)
{
    /// <summary>Whether an exception is one that a target may cause; anything else is a fault of Fleet's.</summary>
    public static bool IsExpected(Exception e) => e is WireException or SecretException or FormatException;

    public static RedisFailure Of(Exception e, RedisAttempt attempt) => e switch
    {
        SecretException => new(FailureReason.Secret, Sentence(e) + " Check the target's credentials on the machine of the silo; they are read at each collection."),
        ConnectException connect => OfConnect(connect, attempt),
        RespLimitException => new(FailureReason.Limit, Sentence(e) + " Check that the address is that of a Redis server, and which of the target's options ask for so much."),
        RespProtocolException => new(FailureReason.Protocol, Sentence(e) + (attempt.IsAnswered ? " Look in its log, and for proxies on the way." : " Check the address: what listens there may be no Redis.")),
        _ => new(FailureReason.Connect, e.Message),
    };

    /// <summary>The deadline passed.</summary>
    public static RedisFailure OfTimeout(RedisAttempt attempt) => new(FailureReason.Timeout, attempt switch
    {
        { Passed: null } =>
            $"No connection to {attempt.Address} within the deadline, nor a refusal: check the address, the route and the firewalls to it, and that its machine is up.",
        { Passed: ConnectStage.Connect, UsesTls: true } =>
            $"The connection to {attempt.Address} stands, but no TLS within the deadline: check that this is the server's TLS port, and the server's load.",
        _ => $"The connection to {attempt.Address} stands, but the server did not answer within the deadline: "
            + "a long command or script may hold it, or it is stopped or swapping; if it is only far away, raise the target's timeout.",
    });

    /// <summary>Whether the server will go on refusing this command for as long as the connection stands.</summary>
    public static bool IsDenial(RespError error) => error.Code == "NOPERM" || IsUnknown(error);

    /// <summary>Whether the server has no such command.</summary>
    public static bool IsUnknown(RespError error) =>
        error.Code != "NOPERM"
        && (error.Text.Contains("unknown command", StringComparison.OrdinalIgnoreCase)
            || error.Text.Contains("unknown subcommand", StringComparison.OrdinalIgnoreCase));

    /// <summary>The sentence for a command that is not asked any more.</summary>
    public static string Denial(RespError error, string command, string grant) => error.Code == "NOPERM"
        ? $"The user may not run {command}: grant it with ACL SETUSER <user> {grant}; it is asked again when the server's users have changed, and after a reconnect."
        : $"The server does not know {command} (its version is too old, it is renamed, or it is a Sentinel).";

    /// <summary>The messages of sockets and TLS libraries end with or without a full stop.</summary>
    private static string Sentence(Exception e) => e.Message.EndsWith('?') ? e.Message : e.Message.TrimEnd('.', ' ') + ".";

    private static RedisFailure OfConnect(ConnectException e, RedisAttempt attempt) => e.Stage switch
    {
        ConnectStage.Dns => new(FailureReason.Dns, Sentence(e) + " Check the host in the address, and the name server of the silo's machine."),
        ConnectStage.Connect when attempt.IsSocket => new(
            FailureReason.Connect, $"No connection to {attempt.Address}. Check that the server runs, that its setting unixsocket is that path also on the machine of the silo, and unixsocketperm."),
        ConnectStage.Connect => new(FailureReason.Connect, Sentence(e) + " Check that the server runs and listens there, and on that interface (its settings bind and port)."),
        ConnectStage.Tls => new(FailureReason.Tls, Sentence(e) + TlsAdvice(e, attempt)),
        ConnectStage.Login => RedisRefusal.OfLogin(e, attempt),
        _ when e is RespRefusedException refused => RedisRefusal.OfLastWords(refused),
        _ when attempt.IsAnswered => new(FailureReason.Connect, Sentence(e) + " It had answered before: look for a restart or a killed client in its log."),
        _ when attempt.UsesTls => new(
            FailureReason.Tls,
            $"{attempt.Address} closed the connection right after the TLS handshake: {(attempt.ShowsCertificate ? "it may not take the client certificate (tls.certFile)" : "it may want a client certificate (tls.certFile and tls.keyFile)")}; its log says why."),
        _ => new(
            FailureReason.Protocol,
            $"{attempt.Address} takes connections and closes them without a word: it may be the server's TLS port (then set tls.mode to require or stronger), another kind of server, or a proxy whose server is away."),
    };

    private static string TlsAdvice(ConnectException e, RedisAttempt attempt) => e.InnerException switch
    {
        FileNotFoundException or DirectoryNotFoundException or UnauthorizedAccessException or System.Security.Cryptography.CryptographicException =>
            " Check tls.caFile, tls.certFile and tls.keyFile on the machine of the silo.",
        _ when e.Message.StartsWith("The certificate of", StringComparison.Ordinal) => " Check tls.caFile and tls.serverName, and the certificate that the server shows.",
        _ when attempt.ShowsCertificate => " Check the tls settings, and that this is the server's TLS port; its log says why. A server without connections left (maxclients) closes them so too.",
        _ => " Check the tls settings (the server may want a client certificate: tls.certFile and tls.keyFile), and that this is its TLS port. A server without connections left (maxclients) closes them so too.",
    };
}
