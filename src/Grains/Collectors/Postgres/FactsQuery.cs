using System.Collections.Immutable;
using Fleet.Grains.Packs;
using Npgsql;

namespace Fleet.Grains.Collectors.Postgres;

/// <summary>Asks a server for its <see cref="ServerFacts" />: one statement that goes ahead of the packs in their batch.</summary>
internal sealed class FactsQuery
{
    // Whether a login would be refused is only suspected here (parallel workers count as clients, sessions that are
    // just logging in do not, hence the margin of 3); a real login then decides.
    private const string Sql = """
        SELECT current_setting('server_version_num')::int AS version,
            version() AS version_text,
            pg_is_in_recovery() AS standby,
            ARRAY(SELECT e.extname || E'\t' || e.extversion || E'\t' || quote_ident(n.nspname)
                FROM pg_extension e JOIN pg_namespace n ON n.oid = e.extnamespace) AS extensions,
            ARRAY(SELECT datname::text FROM pg_database
                WHERE datallowconn AND NOT datistemplate AND has_database_privilege(oid, 'CONNECT') ORDER BY datname) AS databases,
            pg_has_role(current_user, 'pg_read_all_stats', 'USAGE') AS reads_all,
            coalesce((SELECT NOT r.rolcanlogin OR coalesce(r.rolvaliduntil <= now(), false) OR NOT d.datallowconn
                    OR (NOT r.rolsuper AND r.rolconnlimit >= 0 AND a.of_user >= r.rolconnlimit)
                    OR (NOT r.rolsuper AND d.datconnlimit >= 0 AND a.in_database >= d.datconnlimit)
                    OR a.clients + 3 >= current_setting('max_connections')::int - CASE WHEN r.rolsuper THEN 0 ELSE
                        current_setting('superuser_reserved_connections')::int
                        + coalesce(current_setting('reserved_connections', true)::int, 0) END
                FROM pg_roles r, pg_database d, LATERAL (
                    SELECT count(*) FILTER (WHERE s.datid <> 0) AS clients,
                        count(*) FILTER (WHERE s.usesysid = r.oid) AS of_user,
                        count(*) FILTER (WHERE s.datid = d.oid) AS in_database
                    FROM pg_stat_get_activity(NULL) s) a
                WHERE r.rolname = session_user AND d.datname = current_database()), true) AS login_in_doubt
        """;

    public FactsQuery() => Step = new BatchStep { Name = "server facts", Sql = Sql, Limits = StatementLimits.Default, ReadAsync = ReadAsync };

    /// <summary>The statement.</summary>
    public BatchStep Step { get; }

    /// <summary>What came; null before.</summary>
    public ServerFacts? Facts { get; private set; }

    private async Task ReadAsync(NpgsqlDataReader reader, CancellationToken cancellationToken)
    {
        if (!await reader.ReadAsync(cancellationToken))
        {
            throw new PackMappingException("the server says nothing of itself");
        }

        var number = reader.GetInt32(reader.GetOrdinal("version"));
        Facts = new ServerFacts
        {
            Conditions = new PackConditions
            {
                Version = new Version(number / 10_000, number % 10_000),
                Role = reader.GetBoolean(reader.GetOrdinal("standby")) ? ServerRole.Standby : ServerRole.Primary,
                Extensions = Extensions(reader.GetFieldValue<string[]>(reader.GetOrdinal("extensions"))),
            },
            VersionText = reader.GetString(reader.GetOrdinal("version_text")),
            Databases = [.. reader.GetFieldValue<string[]>(reader.GetOrdinal("databases"))],
            ReadsAllStatistics = reader.GetBoolean(reader.GetOrdinal("reads_all")),
            LoginInDoubt = reader.GetBoolean(reader.GetOrdinal("login_in_doubt")),
        };
    }

    private static ImmutableDictionary<string, InstalledExtension> Extensions(string[] lines)
    {
        var extensions = ImmutableDictionary.CreateBuilder<string, InstalledExtension>(StringComparer.Ordinal);
        foreach (var fields in lines.Select(line => line.Split('\t')).Where(fields => fields.Length == 3))
        {
            // Versions of extensions are free text; one that is no number counts as the oldest.
            var version = Version.TryParse(fields[1], out var parsed) ? parsed : new Version(0, 0);
            extensions[fields[0]] = new InstalledExtension(version, fields[2]);
        }

        return extensions.ToImmutable();
    }
}
