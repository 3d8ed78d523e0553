using System.Collections.Immutable;
using Fleet.Cluster.Targets;

namespace Fleet.Tests.Testing.Store;

/// <summary>Makes valid specs for tests: small ones by name, and arbitrary ones by a seeded generator.</summary>
public static class Specs
{
    private static readonly string[] Texts = ["a", "Team Ä", "quote\"'\\", "日本", "x=y, {z}", "😀", "1", "true", "~", "<&>"];

    /// <summary>A small PostgreSQL target.</summary>
    public static TargetSpec Postgres(string id, string address = "db:5432") => new()
    {
        Id = TargetId.Parse(id),
        Kind = TargetKind.Postgres,
        Address = address,
        Options = new PostgresOptions(),
    };

    /// <summary>Any valid target, with every field varied.</summary>
    public static TargetSpec Any(Random random, string id)
    {
        var kind = random.GetItems(Enum.GetValues<TargetKind>(), 1)[0];
        var interval = Maybe(random, TimeSpan.FromMilliseconds(random.Next(1000, 3_600_001)));
        return new TargetSpec
        {
            Id = TargetId.Parse(id),
            Kind = kind,
            Address = random.Next(3) switch { 0 => "unix:/run/s", 1 => $"[::{random.Next(1, 9)}]:1", _ => $"h{random.Next(99)}:{random.Next(1, 65536)}" },
            Database = kind == TargetKind.Postgres ? Text(random) : "postgres",
            Group = Maybe(random, "group-" + random.Next(3)),
            Credentials = AnyCredentials(random),
            Tls = AnyTls(random),
            Interval = interval,
            Timeout = Maybe(random, TimeSpan.FromMilliseconds(random.Next(100, (int)(interval ?? TimeSpan.FromSeconds(15)).TotalMilliseconds + 1))),
            Tiers = new TierMultiples { Health = random.Next(1, 3), Activity = random.Next(1, 4), Sizes = random.Next(1, 1001), Heavy = 20 },
            MaxSeries = random.Next(2) == 0 ? random.Next(100, 1_000_001) : null,
            Labels = Map(random, "label_"),
            Meta = Map(random, "__meta_kubernetes_"),
            Collectors = new CollectorSelection { Enable = Names(random), Disable = Names(random) },
            Options = kind switch
            {
                TargetKind.Postgres => AnyPostgres(random),
                TargetKind.PgBouncer => new PgBouncerOptions(),
                _ => AnyRedis(random),
            },
        };
    }

    private static Credentials AnyCredentials(Random random)
    {
        var named = new Credentials { Username = Maybe(random, Text(random)) };
        return random.Next(4) switch
        {
            0 => named with { PasswordFile = "/run/" + Text(random) },
            1 => named with { PasswordEnv = "PASSWORD_" + random.Next(9) },
            2 => named with { PasswordEncrypted = Convert.ToBase64String([1, 2, (byte)random.Next(256)]) },
            _ => named,
        };
    }

    private static TlsSpec AnyTls(Random random)
    {
        if (random.Next(3) == 0)
        {
            return new TlsSpec { Mode = (TlsMode)random.Next(2) };
        }

        var pair = random.Next(2) == 0;
        return new TlsSpec
        {
            Mode = (TlsMode)random.Next(2, 5),
            CaFile = Maybe(random, "/ca"),
            CertFile = pair ? "/cert" : null,
            KeyFile = pair ? "/key" : null,
            ServerName = Maybe(random, "name"),
        };
    }

    private static PostgresOptions AnyPostgres(Random random) =>
        new()
        {
            IncludeDatabases = List(random),
            ExcludeDatabases = List(random),
            TopStatements = random.Next(1, 1001),
            Compatibility = [.. Compatibility.Words.Where(_ => random.Next(2) == 0)],
        };

    private static RedisOptions AnyRedis(Random random) => new()
    {
        SetClientName = random.Next(2) == 0,
        ConfigCommand = random.Next(2) == 0 ? "CONFIG" : "-",
        IncludeSystemMetrics = random.Next(2) == 0,
        CheckSingleStreams = [.. List(random).Select(key => "db1=" + key)],
        CheckStreams = [.. List(random).Select(key => "0=" + key)],
        StreamsExcludeConsumerMetrics = random.Next(2) == 0,
        CheckStreamGroups = List(random),
        CheckKeys = [.. List(random).Select(key => "db2=" + key)],
        CheckSingleKeys = [.. List(random).Select(key => "0=" + key)],
        CountKeys = [.. List(random).Select(key => "0=" + key)],
        CheckKeyGroups = random.Next(2) == 0 ? ["^(%w+):", "(.-)-"] : [],
        MaxDistinctKeyGroups = random.Next(1, 1001),
        CheckKeysBatchSize = random.Next(1, 10_001),
        DisableExportingKeyValues = random.Next(2) == 0,
        SkipCheckKeysForRoleMaster = random.Next(2) == 0,
        ExportClientList = random.Next(2) == 0,
        ExportClientPort = random.Next(2) == 0,
        IncludeConfigMetrics = random.Next(2) == 0,
        RedactConfigMetrics = random.Next(2) == 0,
        IncludeModulesMetrics = random.Next(2) == 0,
        IncludeSearchIndexesMetrics = random.Next(2) == 0,
        CheckSearchIndexes = random.Next(2) == 0 ? ".*" : "^shop_",
        ExcludeLatencyHistogramMetrics = random.Next(2) == 0,
        Script = random.Next(2) == 0 ? ["/scripts/a.lua"] : [],
        LuaScriptReadOnly = random.Next(2) == 0,
        IncludeSentinelPeerInfo = random.Next(2) == 0,
        IsCluster = random.Next(2) == 0,
        IsTile38 = random.Next(2) == 0,
        IncludeRdbFileSizeMetric = random.Next(2) == 0,
        IncludeMetricsForEmptyDatabases = random.Next(2) == 0,
        AppendInstanceRoleLabel = random.Next(2) == 0,
        PingOnConnect = random.Next(2) == 0,
    };

    private static ImmutableSortedDictionary<string, string> Map(Random random, string prefix) =>
        Enumerable.Range(0, random.Next(4)).ToImmutableSortedDictionary(i => prefix + i, _ => random.Next(4) == 0 ? string.Empty : Text(random), StringComparer.Ordinal);

    private static ImmutableArray<string> Names(Random random) => [.. Enumerable.Range(0, random.Next(3)).Select(i => "collector_" + i)];

    private static ImmutableArray<string> List(Random random) => [.. Enumerable.Range(0, random.Next(3)).Select(_ => Text(random))];

    private static string Text(Random random) => Texts[random.Next(Texts.Length)];

    private static string? Maybe(Random random, string text) => random.Next(2) == 0 ? text : null;

    private static TimeSpan? Maybe(Random random, TimeSpan time) => random.Next(2) == 0 ? time : null;
}
