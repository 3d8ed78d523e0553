namespace Fleet.Tests.Integration.Postgres;

/// <summary>Why a family that packs have for a server shows nothing on the small servers of the tests.</summary>
/// <param name="Start">How the names of the families start.</param>
/// <param name="OnPrimary">Whether it is so on a primary that one standby streams from.</param>
/// <param name="OnStandby">Whether it is so on that standby.</param>
/// <param name="Before">The first major version on which it is not so.</param>
/// <param name="Why">The reason.</param>
internal sealed record Silence(string Start, bool OnPrimary, bool OnStandby, int Before, string Why)
{
    public static IReadOnlyList<Silence> All { get; } =
    [
        new("pg_stat_database_checksum_failures", true, true, 18, "initdb switches page checksums on from 18 on; without them this is NULL"),
        new("pg_stat_database_checksum_last_failure", true, true, int.MaxValue, "no page was ever broken"),
        new("pg_checksum_", true, true, 18, "the same"),
        new("pg_stat_progress_", true, true, int.MaxValue, "nothing runs that has progress; ShowsProgress makes it"),
        new("pg_stat_archiver_last_failed_age_seconds", true, true, int.MaxValue, "archiving is off"),
        new("pg_slot_xmin_age", true, true, int.MaxValue, "hot_standby_feedback is off"),
        new("pg_stat_replication_xmin_age", true, true, int.MaxValue, "hot_standby_feedback is off"),
        new("pg_slot_", false, true, int.MaxValue, "slots do not go over to a standby"),
        new("pg_stat_subscription_last_message_age_seconds", false, true, int.MaxValue, "subscriptions do not run on a standby"),
        new("pg_stat_subscription_received_lsn_bytes", false, true, int.MaxValue, "subscriptions do not run on a standby"),
        new("pg_stat_subscription_reported_lsn_bytes", false, true, int.MaxValue, "subscriptions do not run on a standby"),
        new("pg_replication_slot", false, true, int.MaxValue, "slots do not go over to a standby"),
        new("pg_stat_replication_", false, true, int.MaxValue, "nobody streams from the standby"),
        new("pg_stat_wal_receiver_upstream_node", false, true, int.MaxValue, "the slot was not made by repmgr"),
        new("pg_stat_wal_receiver_", true, false, int.MaxValue, "a primary receives no WAL"),
        new("pg_stat_activity_autovacuum_", true, true, int.MaxValue, "autovacuum is switched off"),
        new("pg_stat_progress_vacuum_", true, true, int.MaxValue, "no vacuum runs; another test makes one"),
    ];

    public bool Covers(string family, int major, bool standby) =>
        family.StartsWith(Start, StringComparison.Ordinal) && major < Before && (standby ? OnStandby : OnPrimary);
}
