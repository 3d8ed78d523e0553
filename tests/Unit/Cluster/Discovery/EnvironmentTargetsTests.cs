using Fleet.Cluster.Discovery;
using Fleet.Cluster.Targets;
using Xunit;

namespace Fleet.Tests.Unit.Cluster.Discovery;

public sealed class EnvironmentTargetsTests : IDisposable
{
    private static readonly string[] Flags =
    [
        "SET_CLIENT_NAME", "INCL_SYSTEM_METRICS", "STREAMS_EXCLUDE_CONSUMER_METRICS", "DISABLE_EXPORTING_KEY_VALUES", "SKIP_CHECKKEYS_FOR_ROLE_MASTER",
        "EXPORT_CLIENT_LIST", "EXPORT_CLIENT_PORT", "INCL_CONFIG_METRICS", "REDACT_CONFIG_METRICS", "INCL_MODULES_METRICS", "INCL_SEARCH_INDEXES_METRICS",
        "EXCLUDE_LATENCY_HISTOGRAM_METRICS", "LUA_SCRIPT_READ_ONLY", "INCL_SENTINEL_PEER_INFO", "IS_CLUSTER", "IS_TILE38", "INCL_RDB_FILE_SIZE_METRIC",
        "INCL_METRICS_FOR_EMPTY_DATABASES", "APPEND_INSTANCE_ROLE_LABEL", "PING_ON_CONNECT",
    ];

    private readonly string _file = Path.GetTempFileName();

    public void Dispose() => File.Delete(_file);

    [Theory]
    [InlineData("postgresql://me:p%40ss@db1:5433/shop?sslmode=require", "db1:5433", "me", "p@ss", "shop", TlsMode.Require)]
    [InlineData("postgres://me@db1/", "db1:5432", "me", null, "me", TlsMode.Prefer)]
    [InlineData("postgresql://me:a,b@[::1]:9/x?sslmode=disable", "[::1]:9", "me", "a,b", "x", TlsMode.Disable)]
    [InlineData("host=db1 port=7 user=me password='a b\\'c' sslmode=verify-full", "db1:7", "me", "a b'c", "me", TlsMode.VerifyFull)]
    [InlineData("user=me host=/run/pg sslmode=allow", "unix:/run/pg/.s.PGSQL.5432", "me", null, "me", TlsMode.Prefer)]
    [InlineData("postgresql:///x?host=/run/pg&port=9", "unix:/run/pg/.s.PGSQL.9", null, null, "x", TlsMode.Prefer)]
    public void Both_forms_of_a_connection_string_are_taken(string dsn, string address, string? user, string? password, string database, TlsMode mode)
    {
        var result = Read(("DATA_SOURCE_NAME", dsn));
        Assert.Empty(result.Problems);
        var spec = Assert.Single(result.Targets);
        Assert.Equal((address, database, mode), (spec.Address, spec.Database, spec.Tls.Mode));
        Assert.Equal((user, password), (spec.Credentials.Username, spec.Credentials.PasswordInMemory?.Reveal()));
        if (password is not null)
        {
            Assert.DoesNotContain(password, spec + TargetSpecJson.Write(spec, includeEncrypted: true).ToJsonString(), StringComparison.Ordinal);
        }
    }

    [Fact]
    public void A_list_gives_several_targets_with_different_ids()
    {
        var result = Read(("DATA_SOURCE_NAME", "postgresql://u:a,b@h1/x,host=h1 user=u dbname=y, postgres://u@h1/y,postgres://H_2:1"));
        Assert.Empty(result.Problems);
        Assert.Equal(["postgres-h1-5432", "postgres-h1-5432-y", "postgres-h1-5432-2", "postgres-h_2-1"], result.Targets.Select(t => t.Id.Value));
        Assert.Equal("a,b", result.Targets[0].Credentials.PasswordInMemory!.Reveal());
    }

    [Fact]
    public async Task The_uri_form_takes_user_and_password_from_variables_and_files()
    {
        await File.WriteAllTextAsync(_file, "me\n");
        var spec = Assert.Single(Read(
            ("DATA_SOURCE_URI", "db:5433/shop?sslmode=disable&connect_timeout=3"), ("DATA_SOURCE_USER_FILE", _file), ("DATA_SOURCE_PASS_FILE", "/run/pw")).Targets);
        Assert.Equal(new Credentials { Username = "me", PasswordFile = "/run/pw" }, spec.Credentials);
        Assert.Equal(("db:5433", "shop"), (spec.Address, spec.Database));

        await File.WriteAllTextAsync(_file, "db2/x");
        var byFile = Assert.Single(Read(("DATA_SOURCE_URI_FILE", _file), ("DATA_SOURCE_USER", "u"), ("DATA_SOURCE_PASS", "p")).Targets);
        Assert.Equal(("db2:5432", new Credentials { Username = "u", PasswordEnv = "DATA_SOURCE_PASS" }), (byFile.Address, byFile.Credentials));
    }

    [Theory]
    [InlineData("DATA_SOURCE_URI", "DATA_SOURCE_NAME=host=h", "DATA_SOURCE_URI=h")]
    [InlineData("DATA_SOURCE_PASS_FILE", "DATA_SOURCE_URI=h", "DATA_SOURCE_PASS=hunter2", "DATA_SOURCE_PASS_FILE=/x")]
    [InlineData("DATA_SOURCE_USER_FILE", "DATA_SOURCE_URI=h", "DATA_SOURCE_USER_FILE=/nowhere/x")]
    [InlineData("DATA_SOURCE_URI", "DATA_SOURCE_URI=u:hunter2@h")]
    [InlineData("DATA_SOURCE_NAME[0]", "DATA_SOURCE_NAME=nonsense hunter2")]
    [InlineData("DATA_SOURCE_NAME[0]", "DATA_SOURCE_NAME=host=h1,h2 password=hunter2")]
    [InlineData("DATA_SOURCE_NAME[0]", "DATA_SOURCE_NAME=host=h password='hunter2")]
    [InlineData("DATA_SOURCE_NAME[0].address", "DATA_SOURCE_NAME=postgres://u:hunter2@h:x/d")]
    [InlineData("DATA_SOURCE_NAME[0]", "DATA_SOURCE_NAME=host=h password='hunter2''s' user=me")]
    [InlineData("DATA_SOURCE_NAME[0]", "DATA_SOURCE_NAME=host=h sslmode=hunter2")]
    [InlineData("PG_EXPORTER_AUTO_DISCOVER_DATABASES", "DATA_SOURCE_NAME=host=h", "PG_EXPORTER_AUTO_DISCOVER_DATABASES=maybe")]
    [InlineData("REDIS_PASSWORD_FILE", "REDIS_ADDR=h", "REDIS_PASSWORD=hunter2", "REDIS_PASSWORD_FILE=/x")]
    [InlineData("REDIS_ADDR", "REDIS_ADDR=redis://u:hunter2@h", "REDIS_PASSWORD=x")]
    [InlineData("REDIS_ADDR.address", "REDIS_ADDR=http://h")]
    [InlineData("REDIS_ADDR.options.checkStreams[0]", "REDIS_ADDR=h", "REDIS_EXPORTER_CHECK_STREAMS=x=y")]
    public void Problems_name_the_variable_and_no_secret(string path, params string[] variables)
    {
        var result = Read([.. variables.Select(v => (v[..v.IndexOf('=', StringComparison.Ordinal)], v[(v.IndexOf('=', StringComparison.Ordinal) + 1)..]))]);
        Assert.Equal(path, Assert.Single(result.Problems).Path);
        Assert.Empty(result.Targets);
        Assert.DoesNotContain("hunter2", string.Join(' ', result.Problems.Select(p => p.ToString()).Concat(result.Warnings)), StringComparison.Ordinal);
    }

    [Fact]
    public void Redis_variables_make_a_target()
    {
        var result = Read(
            ("REDIS_ADDR", "rediss://Cache.shop:6380/2"), ("REDIS_USER", "me"), ("REDIS_PASSWORD_FILE", "/run/pw.json"),
            ("REDIS_EXPORTER_CHECK_STREAMS", "db1=a*, b%2Cc"), ("REDIS_EXPORTER_CHECK_SINGLE_STREAMS", "s+1"), ("REDIS_EXPORTER_INCL_SYSTEM_METRICS", "true"),
            ("REDIS_EXPORTER_SET_CLIENT_NAME", "false"), ("REDIS_EXPORTER_CONFIG_COMMAND", "-"), ("REDIS_EXPORTER_SKIP_TLS_VERIFICATION", "true"),
            ("REDIS_EXPORTER_CHECK_STREAM_GROUPS", "x,y*"), ("PG_EXPORTER_EXTEND_QUERY_PATH", "/q.yaml"));
        Assert.Empty(result.Problems);
        var spec = Assert.Single(result.Targets);
        Assert.Equal(("redis-cache.shop-6380", "Cache.shop:6380", TlsMode.Require), (spec.Id.Value, spec.Address, spec.Tls.Mode));
        Assert.Equal(new Credentials { Username = "me", PasswordFile = "/run/pw.json", PasswordFileEntry = "rediss://Cache.shop:6380" }, spec.Credentials);
        var options = Assert.IsType<RedisOptions>(spec.Options);
        Assert.Equal((false, "-", true), (options.SetClientName, options.ConfigCommand, options.IncludeSystemMetrics));
        Assert.Equal(["db1=a*", "b,c"], options.CheckStreams);
        Assert.Equal(["s 1"], options.CheckSingleStreams);
        Assert.Equal(["x", "y*"], options.CheckStreamGroups);
        Assert.Equal(
            ["REDIS_ADDR: what follows the port is not used", "PG_EXPORTER_EXTEND_QUERY_PATH is set; this version does not use it"],
            result.Warnings);
    }

    /// <summary>The variables of redis_exporter's flags that shape what is collected, each not at its default.</summary>
    [Fact]
    public void Each_variable_of_redis_exporter_gives_its_option()
    {
        var result = Read([("REDIS_ADDR", "h"), .. Flags.Select(static flag => ("REDIS_EXPORTER_" + flag, flag is "INCL_METRICS_FOR_EMPTY_DATABASES" or "REDACT_CONFIG_METRICS" or "SET_CLIENT_NAME" ? "false" : "1")),
            ("REDIS_EXPORTER_CHECK_KEYS", "db1=a*,b%3Dc"), ("REDIS_EXPORTER_CHECK_SINGLE_KEYS", "k"), ("REDIS_EXPORTER_COUNT_KEYS", "2=c*"),
            ("REDIS_EXPORTER_CHECK_KEY_GROUPS", "^(a),^(b)"), ("REDIS_EXPORTER_MAX_DISTINCT_KEY_GROUPS", "7"), ("REDIS_EXPORTER_CHECK_KEYS_BATCH_SIZE", "70"),
            ("REDIS_EXPORTER_SCRIPT", "/a.lua"), ("REDIS_EXPORTER_CHECK_SEARCH_INDEXES", "^i")]);
        Assert.Empty(result.Problems);
        Assert.Empty(result.Warnings);
        var options = Assert.IsType<RedisOptions>(Assert.Single(result.Targets).Options);
        Assert.Equal(["db1=a*", "db0=b=c"], options.CheckKeys);
        Assert.Equal(["k", "2=c*", "^(a)", "^(b)", "/a.lua", "^i"], [.. options.CheckSingleKeys, .. options.CountKeys, .. options.CheckKeyGroups, .. options.Script, options.CheckSearchIndexes]);
        Assert.Equal((7, 70), (options.MaxDistinctKeyGroups, options.CheckKeysBatchSize));
        var flags = typeof(RedisOptions).GetProperties().Where(static one => one.PropertyType == typeof(bool)).ToList();
        Assert.Equal(Flags.Length, flags.Count);
        Assert.All(flags, one => Assert.NotEqual(one.GetValue(new RedisOptions()), one.GetValue(options)));
    }

    [Fact]
    public void A_number_of_redis_exporter_that_is_none_is_a_problem() =>
        Assert.Equal("REDIS_ADDR.options.checkKeysBatchSize", Assert.Single(Read(("REDIS_ADDR", "h"), ("REDIS_EXPORTER_CHECK_KEYS_BATCH_SIZE", "many")).Problems).Path);

    [Theory]
    [InlineData("h", "h:6379", null, null)]
    [InlineData("redis://:p%20w@h:1", "h:1", null, "p w")]
    [InlineData("valkey://u:p@h", "h:6379", "u", "p")]
    [InlineData("unix:///run/r.sock", "unix:/run/r.sock", null, null)]
    public void Redis_addresses_of_every_form_are_taken(string text, string address, string? user, string? password)
    {
        var spec = Assert.Single(Read(("REDIS_ADDR", text)).Targets);
        Assert.Equal((address, user, password), (spec.Address, spec.Credentials.Username, spec.Credentials.PasswordInMemory?.Reveal()));
    }

    [Fact]
    public void Databases_follow_the_variables_of_discovery()
    {
        (string, string) dsn = ("DATA_SOURCE_NAME", "host=h dbname=shop");
        Assert.Empty(Options(dsn).IncludeDatabases);
        Assert.Equal(["shop"], Options(dsn, ("PG_EXPORTER_AUTO_DISCOVER_DATABASES", "false")).IncludeDatabases);
        var some = Options(dsn, ("PG_EXPORTER_AUTO_DISCOVER_DATABASES", "true"), ("PG_EXPORTER_INCLUDE_DATABASES", "a, b"), ("PG_EXPORTER_EXCLUDE_DATABASES", "c"));
        Assert.Equal((2, 1), (some.IncludeDatabases.Length, some.ExcludeDatabases.Length));
    }

    [Fact]
    public void The_file_of_queries_is_the_targets_and_asks_other_databases_only_where_they_are_discovered()
    {
        (string, string)[] variables = [("DATA_SOURCE_NAME", "host=h dbname=shop"), ("PG_EXPORTER_EXTEND_QUERY_PATH", "/etc/queries.yaml")];
        var quiet = Options(variables);
        Assert.Equal("/etc/queries.yaml", Assert.Single(quiet.QueryFiles));
        Assert.Equal((false, true), (quiet.AutoDiscoverDatabases, quiet.IncludeDatabases.IsEmpty));
        Assert.True(Options([.. variables, ("PG_EXPORTER_AUTO_DISCOVER_DATABASES", "true")]).AutoDiscoverDatabases);
        Assert.False(Options([.. variables, ("PG_EXPORTER_AUTO_DISCOVER_DATABASES", "false")]).AutoDiscoverDatabases);
        Assert.Empty(Read(variables).Warnings);
    }

    [Fact]
    public void Without_variables_there_is_nothing()
    {
        var result = Read(("PATH", "/bin"), ("REDIS_ADDR", " "));
        Assert.Equal((0, 0, 0), (result.Targets.Length, result.Problems.Length, result.Warnings.Length));
        Assert.Single(Read(("DATA_SOURCE_PASS", "x")).Warnings);
    }

    private static PostgresOptions Options(params (string, string)[] variables) => Assert.IsType<PostgresOptions>(Assert.Single(Read(variables).Targets).Options);

    private static EnvironmentResult Read(params (string Name, string Value)[] variables) =>
        EnvironmentTargets.Read(variables.ToDictionary(v => v.Name, v => v.Value, StringComparer.Ordinal));
}
