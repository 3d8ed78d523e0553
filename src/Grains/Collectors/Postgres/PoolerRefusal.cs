using Npgsql;

namespace Fleet.Grains.Collectors.Postgres;

/// <summary>A pooler gives nearly all its errors one SQLSTATE and tells them apart by their texts: says which one PostgreSQL has for it.</summary>
internal static class PoolerRefusal
{
    private const string OfPooler = "08P01";

    private static readonly (string Holds, string State)[] Texts =
    [
        ("authentication failed", "28P01"),
        ("no such user", "28P01"),
        ("no such database", "3D000"),
        ("no more connections", "53300"),
        ("query_wait_timeout", "53300"),
        ("shut", "57P03"),
    ];

    /// <summary>The SQLSTATE; that of the error itself where it says nothing of a pooler's.</summary>
    public static string StateOf(PostgresException error) => error.SqlState != OfPooler
        ? error.SqlState
        : Texts.FirstOrDefault(text => error.MessageText.Contains(text.Holds, StringComparison.OrdinalIgnoreCase)).State ?? OfPooler;
}
