using Fleet.Cluster.Targets;
using Fleet.Grains.Collecting;
using Fleet.PgWire;
using Fleet.Wire;

namespace Fleet.Grains.Collectors.PgBouncer;

/// <summary>
/// What went wrong, as class and sentence: here exceptions and error replies become data. PgBouncer gives nearly all its
/// errors one SQLSTATE (08P01), so they are told apart by their texts.
/// </summary>
/// <param name="Reason">The class.</param>
/// <param name="Message">One sentence that says what to do, without any secret.</param>
internal sealed record PgBouncerFailure(FailureReason Reason, string Message)
{
    private const string NoStatsUser = "The user may not use the console: add it to stats_users in pgbouncer.ini and RELOAD";
    private const string WrongLogin = "PgBouncer refused the user or the password: check credentials, and its auth_file or auth_query";

    // Beginnings of sentences by what PgBouncer's message holds, in the order of looking.
    private static readonly (string Holds, FailureReason Reason, string Sentence)[] Refusals =
    [
        ("not allowed", FailureReason.Auth, NoStatsUser),
        ("SSL required", FailureReason.Tls, "PgBouncer wants TLS: set tls.mode to require or stronger"),
        ("certificate", FailureReason.Auth, "PgBouncer refused the client certificate: check tls.certFile and its client_tls_ca_file"),
        ("no more connections", FailureReason.Connect, "PgBouncer has no connection left: raise max_client_conn, or find who uses them"),
        ("shut", FailureReason.Connect, "PgBouncer is shutting down"),
        ("no such database", FailureReason.Protocol, "What answers there has no console: check that the address is PgBouncer's own"),
        ("unsupported startup parameter", FailureReason.Protocol, "PgBouncer refused the start of the session"),
        ("auth", FailureReason.Auth, WrongLogin),
        ("no such user", FailureReason.Auth, WrongLogin),
        ("password", FailureReason.Auth, WrongLogin),
        ("login", FailureReason.Auth, "PgBouncer refused the login: check the user, and its auth_hba_file"),
    ];

    /// <summary>Whether an exception is one that a target may cause; anything else is a fault of Fleet's.</summary>
    public static bool IsExpected(Exception e) => e is WireException or SecretException;

    public static PgBouncerFailure Of(Exception e) => e switch
    {
        SecretException => new(FailureReason.Secret, e.Message),
        ConnectException connect => OfConnect(connect),
        PgLimitException => new(FailureReason.Limit, e.Message),
        _ => new(FailureReason.Protocol, Sentence(e.Message) + " Check that the address is that of a PgBouncer."),
    };

    /// <summary>The console did not even say its version.</summary>
    public static PgBouncerFailure OfVersion(PgError error) =>
        new(FailureReason.Protocol, $"What answers there is no console of a PgBouncer: check the address ({error.Message}).");

    /// <summary>Whether the console will go on refusing this statement for as long as the connection stands.</summary>
    public static bool IsDenial(PgError error) =>
        error.Message.Contains("invalid command", StringComparison.OrdinalIgnoreCase)
        || error.Message.Contains("admin access needed", StringComparison.OrdinalIgnoreCase);

    /// <summary>The sentence for a statement that is not asked any more.</summary>
    public static string Denial(PgError error, string statement) => error.Message.Contains("admin access needed", StringComparison.OrdinalIgnoreCase)
        ? $"{statement} is for admin_users only; it is asked again after a reconnect."
        : $"This console does not know {statement}: its version is too old.";

    private static PgBouncerFailure OfConnect(ConnectException e) => e.Stage switch
    {
        ConnectStage.Dns => new(FailureReason.Dns, Sentence(e.Message) + " Check the host in the address."),
        ConnectStage.Connect => new(FailureReason.Connect, Sentence(e.Message) + " Check that PgBouncer runs and listens there."),
        ConnectStage.Tls => new(FailureReason.Tls, Sentence(e.Message) + " Check the tls settings, and PgBouncer's client_tls_sslmode."),
        ConnectStage.Login when e is PgRefusedException refused => OfRefusal(refused.Refusal),
        ConnectStage.Login => new(FailureReason.Auth, Sentence(e.Message) + " Check the credentials, and PgBouncer's auth_type."),
        _ when e is PgRefusedException { Refusal: var last } => OfRefusal(last),
        _ => new(FailureReason.Connect, Sentence(e.Message) + " PgBouncer's log says why."),
    };

    private static PgBouncerFailure OfRefusal(PgError error)
    {
        if (error.SqlState is "3D000")
        {
            return new(FailureReason.Protocol, $"A PostgreSQL server answers there and no PgBouncer: check the address ({error.Message}).");
        }

        foreach (var (holds, reason, sentence) in Refusals)
        {
            if (error.Message.Contains(holds, StringComparison.OrdinalIgnoreCase))
            {
                return new(reason, $"{sentence} ({error.Message}).");
            }
        }

        var byState = error.SqlState is "28P01" or "28000" ? FailureReason.Auth : FailureReason.Connect;
        return new(byState, $"PgBouncer refused the connection: {Sentence(error.Message)}");
    }

    /// <summary>The messages of sockets and TLS libraries end with or without a full stop.</summary>
    private static string Sentence(string message) => message.TrimEnd('.', ' ') + ".";
}
