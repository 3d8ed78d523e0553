namespace Fleet.Grains.Packs;

/// <summary>
/// What holds for Fleet's own statements: they only read, soon give up, and see the catalog's objects and no user's in their
/// place. Just-in-time compilation costs small statements more than it saves.
/// </summary>
internal static class SessionSettings
{
    // Statements, not startup parameters: poolers refuse parameters that they do not know.
    private const string Common = "('search_path', 'pg_catalog'), ('jit', 'off'), ('idle_in_transaction_session_timeout', '60s')";

    /// <summary>
    /// Sets it all for the session, and says whether that was done. It is not where another server process answers than the
    /// one that the login named: then a pooler stands between, which lends its servers to others too.
    /// </summary>
    /// <param name="backend">The process that the login named.</param>
    public static string OfSession(int backend) => $"""
        SELECT bool_and(CASE WHEN pg_backend_pid() = {backend} THEN set_config(name, value, false) IS NOT NULL ELSE false END)
        FROM (VALUES ('default_transaction_read_only', 'on'), {Common}, {Text(StatementLimits.Default)}) AS settings (name, value)
        """;

    /// <summary>Sets it all for the present transaction.</summary>
    public static string OfTransaction(StatementLimits limits) => $"""
        SELECT set_config(name, value, true) FROM (VALUES ('transaction_read_only', 'on'), {Common}, {Text(limits)}) AS settings (name, value)
        """;

    /// <summary>Sets other limits.</summary>
    /// <param name="limits">The limits.</param>
    /// <param name="local">Whether for the present transaction only.</param>
    public static string Limits(StatementLimits limits, bool local) =>
        $"SELECT set_config(name, value, {(local ? "true" : "false")}) FROM (VALUES {Text(limits)}) AS settings (name, value)";

    private static string Text(StatementLimits limits) => FormattableString.Invariant(
        $"('statement_timeout', '{(long)limits.StatementTimeout.TotalMilliseconds}'), ('lock_timeout', '{(long)limits.LockTimeout.TotalMilliseconds}')");
}
