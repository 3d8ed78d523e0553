using System.Text.RegularExpressions;
using Fleet.Grains.Packs;
using Fleet.Tests.Testing.Servers;
using Xunit;

namespace Fleet.Tests.Integration.Postgres;

/// <summary>Asks each version for the columns of its statistics views, and looks for those that no pack reads.</summary>
public sealed class KnowsEveryColumn
{
    // View, the packs that read it, and what they leave out because it is no number, or told otherwise.
    private static readonly (string View, string[] Packs, string[] LeftOut)[] Views =
    [
        ("pg_stat_io", ["stat_io"], ["stats_reset"]),
        ("pg_stat_wal", ["stat_wal"], []),
        ("pg_stat_slru", ["stat_slru"], ["stats_reset"]),
        ("pg_stat_checkpointer", ["stat_checkpointer"], []),
        ("pg_stat_bgwriter", ["stat_bgwriter"], []),
        ("pg_stat_archiver", ["stat_archiver"], ["last_archived_wal", "last_failed_wal", "stats_reset"]),
        ("pg_stat_database", ["stat_database"], []),
        ("pg_stat_database_conflicts", ["stat_database_conflicts"], []),
        ("pg_stat_replication", ["stat_replication"], ["usesysid", "usename", "client_hostname", "client_port", "backend_start"]),
        ("pg_stat_replication_slots", ["stat_replication_slots"], ["stats_reset"]),
        ("pg_stat_subscription_stats", ["stat_subscription"], ["subid", "stats_reset"]),
        ("pg_stat_user_tables", ["stat_user_tables", "table_upkeep"], ["relid"]),
        ("pg_stat_user_indexes", ["stat_user_indexes"], ["relid"]),
        ("pg_statio_user_tables", ["statio_user_tables"], ["relid"]),
        ("pg_stat_progress_analyze", ["progress_analyze"], ["datid", "current_child_table_relid"]),
        ("pg_stat_progress_create_index", ["progress_create_index"], ["datid", "index_relid", "current_locker_pid"]),
        ("pg_stat_progress_cluster", ["progress_cluster"], ["datid", "cluster_index_relid"]),
        ("pg_stat_progress_basebackup", ["progress_basebackup"], []),
        ("pg_stat_progress_copy", ["progress_copy"], ["datid"]),
    ];

    public static TheoryData<int> Majors => [.. PostgresVersions.Majors];

    [Theory]
    [MemberData(nameof(Majors))]
    public async Task Every_column_of_a_view_is_read_or_left_out_on_purpose(int major)
    {
        await using var server = await PostgresServer.StartFromAsync(PostgresVersions.Binaries(major));
        var packs = PackCatalog.Load("Postgres").ToDictionary(pack => pack.Name);
        var problems = new List<string>();
        foreach (var (view, readers, leftOut) in Views)
        {
            var columns = (string[])(await server.ScalarAsync(
                $"SELECT coalesce(array_agg(attname::text), '{{}}') FROM pg_attribute WHERE attrelid = to_regclass('{view}') AND attnum > 0"))!;
            var text = string.Concat(readers.Select(name => packs[name]).Where(pack => pack.Versions.Contains(new Version(major, 0)))
                .Select(pack => pack.Queries.First(query => query.Versions.Contains(new Version(major, 0))).Sql));
            problems.AddRange(columns.Except(leftOut).Where(column => !Regex.IsMatch(text, $@"\b{column}\b")).Select(column => $"{view}.{column} is read by no pack"));
        }

        Assert.Empty(problems);
    }
}
