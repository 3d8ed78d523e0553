using System.Collections.Immutable;
using Fleet.Grains.Collectors.PgBouncer.Mapping;

namespace Fleet.Tests.Unit.Documents;

/// <summary>What a console would answer that had all the columns and rows that Fleet knows of, in one row of each kind.</summary>
internal static class PgBouncerSpecimen
{
    private const string Time = "2026-11-21 04:00:00 UTC";

    public static ImmutableDictionary<string, (ImmutableArray<string> Columns, ImmutableArray<ImmutableArray<string?>> Rows)> Answers { get; } =
        new Dictionary<string, (ImmutableArray<string> Columns, ImmutableArray<ImmutableArray<string?>> Rows)>
        {
            ["SHOW VERSION"] = One(("version", "PgBouncer")),
            ["SHOW STATE"] = One(("key", "active"), ("value", "yes")),
            ["SHOW LISTS"] = (["list", "items"], [.. ListFields.All.Select(field => ImmutableArray.Create<string?>(field.Column, "1"))]),
            ["SHOW MEM"] = One(("name", "user_cache"), ("memtotal", "1")),
            ["SHOW DATABASES"] = One([("name", "d"), ("host", "h"), ("port", "1"), ("database", "d"), ("force_user", "u"), ("pool_mode", "m"), .. Ones(DatabaseFields.All)]),
            ["SHOW STATS_TOTALS"] = One([("database", "d"), .. Ones(StatsFields.All)]),
            ["SHOW POOLS"] = One([("database", "d"), ("user", "u"), ("pool_mode", "m"), ("maxwait", "1"), ("maxwait_us", "1"), .. Ones(PoolFields.All)]),
            ["SHOW CONFIG"] = (["key", "value"], [.. ConfigFields.All.Select(field => field.Column).Concat(ConfigFields.Info).Select(key => ImmutableArray.Create<string?>(key, "1"))]),
            ["SHOW CLIENTS"] = One(("database", "d"), ("user", "u"), ("application_name", "a"), ("state", "active"), ("request_time", Time)),
            ["SHOW SERVERS"] = One(("database", "d"), ("connect_time", Time), ("close_needed", "0")),
            ["SHOW USERS"] = One([("name", "u"), .. Ones(UserFields.All)]),
        }.ToImmutableDictionary();

    private static (ImmutableArray<string> Columns, ImmutableArray<ImmutableArray<string?>> Rows) One(params (string Column, string? Value)[] fields) =>
        ([.. fields.Select(field => field.Column)], [[.. fields.Select(field => field.Value)]]);

    private static IEnumerable<(string Column, string? Value)> Ones(IEnumerable<ShowField> fields) => fields.Select(field => (field.Column, (string?)"1"));
}
