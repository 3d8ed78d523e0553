using System.Net.Sockets;
using System.Security.Authentication;
using Fleet.Cluster.Targets;
using Fleet.Grains.Collecting;
using Fleet.Grains.Packs;
using Npgsql;

namespace Fleet.Grains.Collectors.Postgres;

/// <summary>
/// Translates what goes wrong at the server's edge into reasons and sentences. The server's own words are kept, cut to a
/// limit; they never hold a password.
/// </summary>
internal static class PostgresErrors
{
    /// <summary>Whether it is an expected failure of the server or the way to it, not a fault of Fleet's.</summary>
    public static bool IsExpected(Exception error) =>
        error is NpgsqlException or SocketException or IOException or AuthenticationException or TimeoutException
            or SecretException or PackMappingException or UnauthorizedAccessException or System.Security.Cryptography.CryptographicException;

    /// <summary>The failure of a login.</summary>
    public static CollectOutcome OfLogin(Exception error, int messageChars) => error switch
    {
        PostgresException refused when PoolerRefusal.StateOf(refused) is var state =>
            CollectOutcome.Failed(LoginReason(state), Say(LoginSentence(state), refused, messageChars)),
        // Of the connector itself: it says which wait it was.
        TimeoutException wait => CollectOutcome.Failed(FailureReason.Timeout, MessageCut.ToChars(wait.Message, messageChars)),
        SecretException secret => CollectOutcome.Failed(FailureReason.Secret, MessageCut.ToChars(secret.Message, messageChars)),
        _ => OfWay(error, messageChars),
    };

    /// <summary>The failure of a statement.</summary>
    public static CollectOutcome OfStatement(Exception error, int messageChars) => error switch
    {
        PackRefusedException { IsForLackOfTime: true } => CollectOutcome.Failed(FailureReason.Timeout, "It was not answered: " + error.Message + "."),
        PackRefusedException => CollectOutcome.Failed(FailureReason.Query, "It is not asked: " + error.Message + "."),
        PostgresException { SqlState: "57014" } e => CollectOutcome.Failed(
            FailureReason.Timeout, Say("The statement ran into its statement_timeout or was cancelled", e, messageChars)),
        PostgresException { SqlState: "55P03" } e => CollectOutcome.Failed(
            FailureReason.Timeout, Say("The statement waited longer for a lock than its lock_timeout allows; look for the session that holds it", e, messageChars)),
        PostgresException { SqlState: "42501" } e => CollectOutcome.Failed(
            FailureReason.Query, Say("The user lacks a right; grant it pg_monitor, and USAGE on the schemas of extensions", e, messageChars)),
        PostgresException { SqlState: var state } e when state.StartsWith("57P", StringComparison.Ordinal) => OfLogin(e, messageChars),
        PostgresException e => CollectOutcome.Failed(FailureReason.Query, Say("The server refused the statement", e, messageChars)),
        PackMappingException or InvalidCastException or OverflowException or FormatException => CollectOutcome.Failed(
            FailureReason.Query, MessageCut.ToChars("The answer does not fit the pack: " + error.Message, messageChars)),
        _ => OfWay(error, messageChars),
    };

    /// <summary>Why a statement is not asked: what the user lacks, and who can help.</summary>
    public static string OfRefusal(PostgresException error, int messageChars) => error.SqlState switch
    {
        "42501" => Say("The user lacks a right for it; grant it pg_monitor, or what the server names", error, messageChars),
        "0A000" => Say("The server does not offer it", error, messageChars),
        _ => Say("The server is not set up for it", error, messageChars),
    };

    private static CollectOutcome OfWay(Exception error, int messageChars)
    {
        var chain = Chain(error).ToList();
        if (chain.OfType<SocketException>().FirstOrDefault() is { } socket)
        {
            return OfSocket(socket, messageChars);
        }

        if (chain.OfType<AuthenticationException>().FirstOrDefault() is { } tls)
        {
            return CollectOutcome.Failed(FailureReason.Tls, MessageCut.ToChars("TLS failed, check mode and certificates: " + tls.Message, messageChars));
        }

        if (chain.Any(e => e is System.Security.Cryptography.CryptographicException or UnauthorizedAccessException or FileNotFoundException or DirectoryNotFoundException))
        {
            return CollectOutcome.Failed(FailureReason.Tls, MessageCut.ToChars("A file of the TLS settings cannot be used: " + chain[^1].Message, messageChars));
        }

        if (chain.Any(e => e is TimeoutException))
        {
            return CollectOutcome.Failed(FailureReason.Timeout, "The server did not answer within the deadline.");
        }

        if (error.Message.Contains("SSL", StringComparison.OrdinalIgnoreCase))
        {
            return CollectOutcome.Failed(FailureReason.Tls, MessageCut.ToChars("TLS could not be agreed on: " + error.Message, messageChars));
        }

        if (error.Message.Contains("password", StringComparison.OrdinalIgnoreCase))
        {
            return CollectOutcome.Failed(FailureReason.Auth, "The server wants a password and the target names none; set credentials.passwordFile.");
        }

        return chain.Any(e => e is IOException)
            ? CollectOutcome.Failed(FailureReason.Connect, "The server closed the connection; look into its log.")
            : CollectOutcome.Failed(FailureReason.Protocol, MessageCut.ToChars("The server's answer was not understood: " + error.Message, messageChars));
    }

    private static CollectOutcome OfSocket(SocketException error, int messageChars) => error.SocketErrorCode switch
    {
        SocketError.HostNotFound or SocketError.NoData or SocketError.TryAgain => CollectOutcome.Failed(
            FailureReason.Dns, "The name of the host does not resolve; check the address and the name service."),
        SocketError.TimedOut => CollectOutcome.Failed(
            FailureReason.Timeout, "The server does not answer at its address; check the network and firewalls."),
        _ => CollectOutcome.Failed(
            FailureReason.Connect, MessageCut.ToChars($"No connection: {error.Message}; check that the server runs and listens at its address.", messageChars)),
    };

    private static FailureReason LoginReason(string state) => state switch
    {
        "28P01" or "28000" or "42501" or "3D000" => FailureReason.Auth,
        "57014" => FailureReason.Timeout,
        _ when state.StartsWith("08P", StringComparison.Ordinal) => FailureReason.Protocol,
        _ when state[..2] is "08" or "53" or "57" or "55" => FailureReason.Connect,
        _ => FailureReason.Query,
    };

    private static string LoginSentence(string state) => state switch
    {
        "28P01" => "The server refused the user or the password; check both",
        "28000" => "The server lets this user not in; check the role and pg_hba.conf",
        "42501" => "The user may not connect to the database; grant CONNECT",
        "3D000" => "The database does not exist; set the target's database to one that does",
        "53300" => "The server or the role has no connection left; raise the limit or close sessions",
        "57P01" or "57P02" => "The server is shutting down or ended the session",
        "57P03" => "The server is starting, stopping or recovering and takes no connections yet",
        "55000" => "The database takes no connections",
        _ => "The server refused the connection",
    };

    private static string Say(string sentence, PostgresException error, int messageChars) =>
        MessageCut.ToChars($"{sentence} ({error.SqlState}: {error.MessageText}).", messageChars);

    private static IEnumerable<Exception> Chain(Exception? error)
    {
        for (; error is not null; error = error.InnerException)
        {
            yield return error;
        }
    }
}
