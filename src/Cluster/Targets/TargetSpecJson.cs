using System.Collections.Immutable;
using System.Text.Json.Nodes;

namespace Fleet.Cluster.Targets;

/// <summary>
/// Writes a spec in its one canonical form: fields in the order of the documentation, defaults left out. The API answers
/// with it, the store keeps it, and <see cref="TargetSpecParser" /> reads it back to an equal spec.
/// </summary>
public static class TargetSpecJson
{
    /// <summary>The spec as JSON.</summary>
    /// <param name="spec">A valid spec.</param>
    /// <param name="includeEncrypted">Whether the encrypted password is part of it: for the store yes, for answers never.</param>
    public static JsonObject Write(TargetSpec spec, bool includeEncrypted)
    {
        ArgumentNullException.ThrowIfNull(spec);
        var json = new JsonObject
        {
            ["id"] = spec.Id.Value,
            ["kind"] = KindNames.Of(spec.Kind),
            ["address"] = spec.Address,
        };
        if (spec.Kind == TargetKind.Postgres)
        {
            json["database"] = spec.Database;
        }

        Put(json, "group", spec.Group);
        Put(json, "credentials", WriteCredentials(spec.Credentials, includeEncrypted));
        Put(json, "tls", WriteTls(spec.Tls));
        Put(json, "interval", spec.Interval is { } interval ? DurationText.Write(interval) : null);
        Put(json, "timeout", spec.Timeout is { } timeout ? DurationText.Write(timeout) : null);
        Put(json, "tiers", WriteTiers(spec.Tiers));
        if (spec.MaxSeries is { } series)
        {
            json["maxSeries"] = series;
        }

        Put(json, "labels", WriteMap(spec.Labels));
        Put(json, "meta", WriteMap(spec.Meta));
        var collectors = new JsonObject();
        Put(collectors, "enable", spec.Collectors.Enable);
        Put(collectors, "disable", spec.Collectors.Disable);
        Put(json, "collectors", collectors);
        Put(json, "options", spec.Options switch
        {
            PostgresOptions postgres => WritePostgres(postgres),
            RedisOptions redis => WriteRedis(redis),
            PgBouncerOptions => new JsonObject(),
            _ => throw new ArgumentOutOfRangeException(nameof(spec), "No such options."),
        });
        return json;
    }

    /// <summary>Whether two specs say the same, encrypted passwords included.</summary>
    public static bool Same(TargetSpec left, TargetSpec right) =>
        ReferenceEquals(left, right) || JsonNode.DeepEquals(Write(left, includeEncrypted: true), Write(right, includeEncrypted: true));

    private static JsonObject WriteCredentials(Credentials credentials, bool includeEncrypted)
    {
        var json = new JsonObject();
        Put(json, "username", credentials.Username);
        Put(json, "passwordFile", credentials.PasswordFile);
        Put(json, "passwordEnv", credentials.PasswordEnv);
        Put(json, "passwordEncrypted", includeEncrypted ? credentials.PasswordEncrypted : null);
        return json;
    }

    private static JsonObject WriteTls(TlsSpec tls)
    {
        var json = new JsonObject();
        Put(json, "mode", tls.Mode == TlsMode.Prefer ? null : TlsFields.NameOf(tls.Mode));
        Put(json, "caFile", tls.CaFile);
        Put(json, "certFile", tls.CertFile);
        Put(json, "keyFile", tls.KeyFile);
        Put(json, "serverName", tls.ServerName);
        return json;
    }

    private static JsonObject WriteTiers(TierMultiples tiers)
    {
        var json = new JsonObject();
        var byDefault = new TierMultiples();
        Put(json, "health", tiers.Health, byDefault.Health);
        Put(json, "activity", tiers.Activity, byDefault.Activity);
        Put(json, "sizes", tiers.Sizes, byDefault.Sizes);
        Put(json, "heavy", tiers.Heavy, byDefault.Heavy);
        return json;
    }

    private static JsonObject WriteMap(ImmutableSortedDictionary<string, string> map)
    {
        var json = new JsonObject();
        foreach (var (name, value) in map)
        {
            json[name] = value;
        }

        return json;
    }

    private static JsonObject WritePostgres(PostgresOptions options)
    {
        var databases = new JsonObject();
        Put(databases, "include", options.IncludeDatabases);
        Put(databases, "exclude", options.ExcludeDatabases);
        var json = new JsonObject();
        Put(json, "databases", databases);
        Put(json, "topStatements", options.TopStatements, byDefault: 100);
        Put(json, "compatibility", options.Compatibility);
        Put(json, "queryFiles", options.QueryFiles);
        Put(json, "autoDiscoverDatabases", options.AutoDiscoverDatabases, byDefault: true);
        return json;
    }

    private static JsonObject WriteRedis(RedisOptions options)
    {
        var byDefault = new RedisOptions();
        var json = new JsonObject();
        Put(json, "setClientName", options.SetClientName, byDefault.SetClientName);
        Put(json, "configCommand", options.ConfigCommand == byDefault.ConfigCommand ? null : options.ConfigCommand);
        Put(json, "includeSystemMetrics", options.IncludeSystemMetrics, byDefault.IncludeSystemMetrics);
        PutKeys(json, options, byDefault);
        Put(json, "exportClientList", options.ExportClientList, byDefault.ExportClientList);
        Put(json, "exportClientPort", options.ExportClientPort, byDefault.ExportClientPort);
        Put(json, "includeConfigMetrics", options.IncludeConfigMetrics, byDefault.IncludeConfigMetrics);
        Put(json, "redactConfigMetrics", options.RedactConfigMetrics, byDefault.RedactConfigMetrics);
        Put(json, "includeModulesMetrics", options.IncludeModulesMetrics, byDefault.IncludeModulesMetrics);
        Put(json, "includeSearchIndexesMetrics", options.IncludeSearchIndexesMetrics, byDefault.IncludeSearchIndexesMetrics);
        Put(json, "checkSearchIndexes", options.CheckSearchIndexes == byDefault.CheckSearchIndexes ? null : options.CheckSearchIndexes);
        Put(json, "excludeLatencyHistogramMetrics", options.ExcludeLatencyHistogramMetrics, byDefault.ExcludeLatencyHistogramMetrics);
        Put(json, "script", options.Script);
        Put(json, "luaScriptReadOnly", options.LuaScriptReadOnly, byDefault.LuaScriptReadOnly);
        Put(json, "includeSentinelPeerInfo", options.IncludeSentinelPeerInfo, byDefault.IncludeSentinelPeerInfo);
        Put(json, "isCluster", options.IsCluster, byDefault.IsCluster);
        Put(json, "isTile38", options.IsTile38, byDefault.IsTile38);
        Put(json, "includeRdbFileSizeMetric", options.IncludeRdbFileSizeMetric, byDefault.IncludeRdbFileSizeMetric);
        Put(json, "includeMetricsForEmptyDatabases", options.IncludeMetricsForEmptyDatabases, byDefault.IncludeMetricsForEmptyDatabases);
        Put(json, "appendInstanceRoleLabel", options.AppendInstanceRoleLabel, byDefault.AppendInstanceRoleLabel);
        Put(json, "pingOnConnect", options.PingOnConnect, byDefault.PingOnConnect);
        return json;
    }

    private static void PutKeys(JsonObject json, RedisOptions options, RedisOptions byDefault)
    {
        Put(json, "checkSingleStreams", options.CheckSingleStreams);
        Put(json, "checkStreams", options.CheckStreams);
        Put(json, "checkStreamGroups", options.CheckStreamGroups);
        Put(json, "streamsExcludeConsumerMetrics", options.StreamsExcludeConsumerMetrics, byDefault.StreamsExcludeConsumerMetrics);
        Put(json, "checkSingleKeys", options.CheckSingleKeys);
        Put(json, "checkKeys", options.CheckKeys);
        Put(json, "countKeys", options.CountKeys);
        Put(json, "checkKeyGroups", options.CheckKeyGroups);
        Put(json, "maxDistinctKeyGroups", options.MaxDistinctKeyGroups, byDefault.MaxDistinctKeyGroups);
        Put(json, "checkKeysBatchSize", options.CheckKeysBatchSize, byDefault.CheckKeysBatchSize);
        Put(json, "disableExportingKeyValues", options.DisableExportingKeyValues, byDefault.DisableExportingKeyValues);
        Put(json, "skipCheckKeysForRoleMaster", options.SkipCheckKeysForRoleMaster, byDefault.SkipCheckKeysForRoleMaster);
    }

    private static void Put(JsonObject json, string name, string? value)
    {
        if (value is not null)
        {
            json[name] = value;
        }
    }

    private static void Put(JsonObject json, string name, JsonObject value)
    {
        if (value.Count > 0)
        {
            json[name] = value;
        }
    }

    private static void Put(JsonObject json, string name, ImmutableArray<string> values)
    {
        if (!values.IsDefaultOrEmpty)
        {
            json[name] = new JsonArray([.. values.Select(value => JsonValue.Create(value))]);
        }
    }

    private static void Put(JsonObject json, string name, int value, int byDefault)
    {
        if (value != byDefault)
        {
            json[name] = value;
        }
    }

    private static void Put(JsonObject json, string name, bool value, bool byDefault)
    {
        if (value != byDefault)
        {
            json[name] = value;
        }
    }
}
