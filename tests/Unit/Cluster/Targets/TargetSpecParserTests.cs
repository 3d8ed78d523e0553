using System.Text;
using System.Text.Json.Nodes;
using Fleet.Cluster.Targets;
using Xunit;

namespace Fleet.Tests.Unit.Cluster.Targets;

public sealed class TargetSpecParserTests
{
    private const string Key = "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=";

    [Fact]
    public void A_full_postgres_target_is_read_field_by_field()
    {
        var spec = Parse("""
            id: shop-db
            kind: postgres
            address: db1.shop:5433
            database: shop
            group: shop
            credentials: {username: fleet, passwordFile: /run/secrets/shop-db}
            tls: {mode: verify-full, caFile: /ca.pem, certFile: /c.pem, keyFile: /k.pem, serverName: db}
            interval: 30s
            timeout: 500ms
            tiers: {health: 1, activity: 3, sizes: 5, heavy: 7}
            labels: {team: shop, empty: ""}
            meta: {__meta_kubernetes_namespace: shop}
            collectors: {enable: [all], disable: [settings]}
            options: {databases: {include: [shop, "app*"], exclude: [tmp]}, topStatements: 5, compatibility: [v0.15, dashboards]}
            """).Spec!;

        Assert.Equal("shop-db", spec.Id.Value);
        Assert.Equal(TargetKind.Postgres, spec.Kind);
        Assert.Equal(("db1.shop:5433", "shop", "shop"), (spec.Address, spec.Database, spec.Group));
        Assert.Equal(new Credentials { Username = "fleet", PasswordFile = "/run/secrets/shop-db" }, spec.Credentials);
        Assert.Equal(new TlsSpec { Mode = TlsMode.VerifyFull, CaFile = "/ca.pem", CertFile = "/c.pem", KeyFile = "/k.pem", ServerName = "db" }, spec.Tls);
        Assert.Equal((TimeSpan.FromSeconds(30), TimeSpan.FromMilliseconds(500)), (spec.Interval, spec.Timeout));
        Assert.Equal(new TierMultiples { Health = 1, Activity = 3, Sizes = 5, Heavy = 7 }, spec.Tiers);
        Assert.Equal([new("empty", ""), new("team", "shop")], spec.Labels);
        Assert.Equal("shop", spec.Meta["__meta_kubernetes_namespace"]);
        Assert.Equal(["all"], spec.Collectors.Enable);
        Assert.Equal(["settings"], spec.Collectors.Disable);
        var options = Assert.IsType<PostgresOptions>(spec.Options);
        Assert.Equal(["shop", "app*"], options.IncludeDatabases);
        Assert.Equal(["tmp"], options.ExcludeDatabases);
        Assert.Equal(5, options.TopStatements);
        Assert.Equal(["v0.15", "dashboards"], options.Compatibility);
    }

    [Fact]
    public void A_redis_target_takes_the_flags_of_redis_exporter()
    {
        var spec = Parse("""
            {"id":"r","kind":"redis","address":"rediss://cache","options":{"setClientName":false,"configCommand":"-",
             "includeSystemMetrics":true,"checkStreams":["db1=a*"],"checkSingleStreams":"s","streamsExcludeConsumerMetrics":true}}
            """).Spec!;

        Assert.Equal("cache:6379", spec.Address);
        Assert.Equal(TlsMode.VerifyFull, spec.Tls.Mode);
        var options = Assert.IsType<RedisOptions>(spec.Options);
        Assert.Equal((false, "-", true, true), (options.SetClientName, options.ConfigCommand, options.IncludeSystemMetrics, options.StreamsExcludeConsumerMetrics));
        Assert.Equal(["db1=a*"], options.CheckStreams);
        Assert.Equal(["s"], options.CheckSingleStreams);
    }

    [Fact]
    public void Half_a_surrogate_pair_in_a_key_is_a_problem_and_no_exception() =>
        Assert.Single(JsonNodes.Read("""{"labels":{"\ud800":"1"}}"""u8, Fleet.Cluster.Limits.Default).Problems);

    [Fact]
    public void All_problems_come_at_once_with_their_paths()
    {
        var result = Parse(
            """
            id: -bad
            kind: postgres
            address: "::1"
            intervall: 15s
            interval: 2h
            timeout: 20s
            group: Shop
            credentials: {passwordFile: /f, passwordEnv: E, pasword: x}
            tls: {mode: maybe, certFile: /c}
            tiers: {heavy: 0, huge: 1}
            labels: {__x: a, "b c": c, n: 1}
            meta: {foo: bar}
            collectors: {disable: [all]}
            options: {queryFiles: {a: b}, topStatements: 1.5, compatibility: [v0.15, v0.15.0]}
            """,
            new ParseContext { Path = "targets[3]" });

        Assert.Null(result.Spec);
        string[] expected =
            [
                "targets[3].address", "targets[3].collectors.disable[0]", "targets[3].credentials.pasword", "targets[3].credentials.passwordEnv",
                "targets[3].group", "targets[3].id", "targets[3].interval", "targets[3].intervall", "targets[3].labels.b c", "targets[3].labels.__x",
                "targets[3].labels.n", "targets[3].meta.foo", "targets[3].options.compatibility[1]", "targets[3].options.queryFiles", "targets[3].options.topStatements",
                "targets[3].tiers.heavy", "targets[3].tiers.huge", "targets[3].timeout", "targets[3].tls.keyFile", "targets[3].tls.mode",
            ];
        Assert.Equal(expected.Order(StringComparer.Ordinal), result.Problems.Select(p => p.Path).Order(StringComparer.Ordinal));
        Assert.Contains(result.Problems, p => p.Reason == "unknown key; did you mean 'interval'?");
        Assert.Contains(result.Problems, p => p.Reason == "must be a text; put it in quotes");
        Assert.Contains(result.Problems, p => p.Reason == "'v0.15.0' is none of v0.11, v0.15, v0.19, v0.20, dashboards");
    }

    [Fact]
    public void Collectors_of_targets_with_query_files_may_have_any_name_since_only_the_silo_knows_them()
    {
        var context = new ParseContext { CollectorNames = _ => ["locks"] };
        var read = Parse("{id: a, kind: postgres, address: h, collectors: {disable: [pg_mine]}, options: {queryFiles: /q.yaml, autoDiscoverDatabases: false}}", context);
        Assert.Empty(read.Problems);
        var options = Assert.IsType<PostgresOptions>(read.Spec!.Options);
        Assert.Equal(("/q.yaml", false), (Assert.Single(options.QueryFiles), options.AutoDiscoverDatabases));
        Assert.Equal(["collectors.disable[0]"], Parse("{id: a, kind: postgres, address: h, collectors: {disable: [pg_mine]}}", context).Problems.Select(p => p.Path));
    }

    [Theory]
    [InlineData("patroni", "'patroni' has no collector in this version; it collects postgres, pgbouncer, redis and sentinel")]
    [InlineData("mysql", "'mysql' is no kind; this version collects postgres, pgbouncer, redis and sentinel")]
    public void A_kind_without_collector_says_so_and_the_rest_is_judged_too(string kind, string reason)
    {
        var problems = Parse($"{{id: a, kind: {kind}, address: x, interval: soon, options: {{x: 1}}}}").Problems;

        Assert.Equal(["interval", "kind"], problems.Select(p => p.Path).Order(StringComparer.Ordinal));
        Assert.Contains(new SpecProblem("kind", reason), problems);
    }

    [Theory]
    [InlineData("namespace: a", "namespace", "the names begin with redis_ always; rename them in Prometheus with metric_relabel_configs")]
    [InlineData("redisOnlyMetrics: true", "redisOnlyMetrics", "a target's page never has series of the process that collects it")]
    [InlineData("clusterDiscoverHostnames: true", "clusterDiscoverHostnames", "each node of a cluster is a target of its own")]
    [InlineData("checkKeys: [a=b]", "checkKeys[0]", "must be a key, or dbN= and a key; write db0= before a key that holds an equals sign")]
    [InlineData("checkKeyGroups: ['(a']", "checkKeyGroups[0]", "is no Lua pattern: a ( has no )")]
    [InlineData("checkKeyGroups: ['a)']", "checkKeyGroups[0]", "is no Lua pattern: a ) has no (")]
    [InlineData("checkKeyGroups: ['[a']", "checkKeyGroups[0]", "is no Lua pattern: a [ has no ]")]
    [InlineData("checkKeyGroups: ['a%']", "checkKeyGroups[0]", "is no Lua pattern: it ends with %")]
    [InlineData("checkKeyGroups: ['%b(']", "checkKeyGroups[0]", "is no Lua pattern: %b needs two characters")]
    [InlineData("checkKeyGroups: ['%fa']", "checkKeyGroups[0]", "is no Lua pattern: %f needs a set")]
    [InlineData("maxDistinctKeyGroups: 0", "maxDistinctKeyGroups", "must be a whole number from 1 to 1000")]
    [InlineData("checkKeysBatchSize: 10001", "checkKeysBatchSize", "must be a whole number from 1 to 10000")]
    [InlineData("checkSearchIndexes: '(a)\\1'", "checkSearchIndexes", "must be a regular expression, without look-around and back references")]
    [InlineData("script: a.lua", "script", "must be the whole path of a file on the silos")]
    [InlineData("exportClientList: yes please", "exportClientList", "must be true or false")]
    [InlineData("checkKey: a", "checkKey", "unknown key; did you mean 'checkKeys'?")]
    public void An_option_of_redis_that_cannot_be_is_refused_with_the_reason(string option, string path, string reason) =>
        Assert.Equal([new SpecProblem("options." + path, reason)], Parse($"{{id: a, kind: redis, address: x, options: {{{option}}}}}").Problems);

    [Theory]
    [InlineData("^([^:]+):")]
    [InlineData("%b()[]]%f[%w]([%]a-z]*)$")]
    public void A_Lua_pattern_is_taken_as_it_is(string pattern) =>
        Assert.Equal([pattern], Assert.IsType<RedisOptions>(Parse($"{{id: a, kind: redis, address: x, options: {{checkKeyGroups: '{pattern}'}}}}").Spec!.Options).CheckKeyGroups);

    [Theory]
    [InlineData("postgres", "db", "db:5432")]
    [InlineData("redis", "db", "db:6379")]
    [InlineData("pgbouncer", "db", "db:6432")]
    [InlineData("pgbouncer", "postgresql://h:7", "h:7")]
    [InlineData("pgbouncer", "unix:/run/postgresql", "unix:/run/postgresql")]
    [InlineData("postgres", "[::1]", "[::1]:5432")]
    [InlineData("postgres", "[fe80::2]:99", "[fe80::2]:99")]
    [InlineData("postgres", "10.0.0.1:1", "10.0.0.1:1")]
    [InlineData("postgres", "unix:/run/.s.PGSQL.5432", "unix:/run/.s.PGSQL.5432")]
    [InlineData("redis", "unix:///run/redis.sock", "unix:/run/redis.sock")]
    [InlineData("redis", "redis://h:7", "h:7")]
    [InlineData("redis", "valkey://h/", "h:6379")]
    [InlineData("redis", "valkeys://h", "h:6379")]
    [InlineData("sentinel", "h", "h:26379")]
    [InlineData("sentinel", "rediss://h", "h:26379")]
    [InlineData("postgres", "postgresql://h:7", "h:7")]
    public void Addresses_get_one_written_form(string kind, string written, string expected) =>
        Assert.Equal(expected, Parse($"{{id: a, kind: {kind}, address: '{written}'}}").Spec?.Address);

    [Theory]
    [InlineData("postgres", "h:0")]
    [InlineData("postgres", "h:65536")]
    [InlineData("postgres", "h:")]
    [InlineData("postgres", "::1")]
    [InlineData("postgres", "[::1")]
    [InlineData("postgres", "[::1]x:5")]
    [InlineData("postgres", "[h]:5")]
    [InlineData("postgres", "a b:5")]
    [InlineData("postgres", "redis://h:5")]
    [InlineData("postgres", "postgresql://u:hunter2@h:5")]
    [InlineData("postgres", "postgresql://h:5/db")]
    [InlineData("redis", "http://h:5")]
    [InlineData("redis", "unix:relative")]
    [InlineData("redis", "h\u0007:5")]
    public void A_bad_address_is_refused_without_being_repeated(string kind, string written)
    {
        var node = new JsonObject { ["id"] = "a", ["kind"] = kind, ["address"] = written };
        var problem = Assert.Single(TargetSpecParser.Parse(node, new ParseContext()).Problems);

        Assert.Equal("address", problem.Path);
        Assert.DoesNotContain("hunter2", problem.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void An_inline_password_needs_a_key_and_leaves_encrypted_only()
    {
        const string Text = """{"id":"a","kind":"redis","address":"h","credentials":{"password":"hunter2"}}""";
        Assert.Equal(
            ["credentials.password: refused, no data-protection key is configured; use passwordFile or passwordEnv"],
            Parse(Text).Problems.Select(p => p.ToString()));

        Assert.True(SecretProtector.TryCreate(Key, out var protector));
        var spec = Parse(Text, new ParseContext { Protector = protector }).Spec!;
        Assert.True(protector.TryUnprotect(spec.Credentials.PasswordEncrypted!, out var secret));
        Assert.Equal("hunter2", secret.Reveal());
        Assert.DoesNotContain("hunter2", TargetSpecJson.Write(spec, includeEncrypted: true).ToJsonString(), StringComparison.Ordinal);
        Assert.DoesNotContain("assword", TargetSpecJson.Write(spec, includeEncrypted: false).ToJsonString(), StringComparison.Ordinal);
        Assert.DoesNotContain(spec.Credentials.PasswordEncrypted!, spec.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_user_cannot_pass_an_encrypted_password_in() =>
        Assert.Equal("credentials.passwordEncrypted", Assert.Single(Parse("{id: a, kind: redis, address: h, credentials: {passwordEncrypted: eA==}}").Problems).Path);

    [Fact]
    public void The_id_of_the_path_may_be_left_out_and_not_contradicted()
    {
        var context = new ParseContext { Id = TargetId.Parse("a") };
        Assert.Equal("a", Parse("{kind: redis, address: h}", context).Spec?.Id.Value);
        Assert.Equal("a", Parse("{id: a, kind: redis, address: h}", context).Spec?.Id.Value);
        Assert.Equal("id", Assert.Single(Parse("{id: b, kind: redis, address: h}", context).Problems).Path);
        Assert.Equal("id", Assert.Single(Parse("{kind: redis, address: h}").Problems).Path);
    }

    [Theory]
    [InlineData("5s", true)]
    [InlineData("15s", true)]
    [InlineData("16s", false)]
    public void The_timeout_is_bounded_by_the_default_interval_too(string timeout, bool fits) =>
        Assert.Equal(fits, Parse($"{{id: a, kind: redis, address: h, timeout: {timeout}}}").Ok);

    [Theory]
    [InlineData("[]")]
    [InlineData("null")]
    [InlineData("3")]
    [InlineData("\"x\"")]
    public void What_is_no_mapping_is_one_problem(string json) =>
        Assert.Equal("must be a mapping of keys to values", Assert.Single(TargetSpecParser.Parse(JsonNode.Parse(json), new ParseContext()).Problems).Reason);

    [Fact]
    public void Plain_text_in_place_of_tls_is_refused_when_files_are_named()
    {
        Assert.Equal("tls.mode", Assert.Single(Parse("{id: a, kind: redis, address: h, tls: {caFile: /ca}}").Problems).Path);
        Assert.Equal("tls.mode", Assert.Single(Parse("{id: a, kind: redis, address: 'rediss://h', tls: {mode: disable}}").Problems).Path);
        Assert.True(Parse("{id: a, kind: postgres, address: h, tls: {caFile: /ca}}").Ok);
    }

    [Fact]
    public void Keys_given_twice_and_broken_text_in_json_are_problems_and_never_exceptions()
    {
        Assert.False(JsonNodes.Read("""{"id":"a","id":"b"}"""u8, Fleet.Cluster.Limits.Default).Ok);
        Assert.False(TargetSpecParser.Parse(JsonNode.Parse("""{"id":"a","id":"b"}"""), new ParseContext()).Ok);
        Assert.False(TargetSpecParser.Parse(JsonNode.Parse("""{"id":"\ud800","kind":"redis","address":"h"}"""), new ParseContext()).Ok);
        Assert.False(TargetSpecParser.Parse(JsonNode.Parse("""{"\ud800":"a"}"""), new ParseContext()).Ok);
        Assert.False(JsonNodes.Read(Encoding.UTF8.GetBytes(new string('[', 5000)), Fleet.Cluster.Limits.Default).Ok);
        Assert.False(JsonNodes.Read(new byte[(1 << 20) + 1], Fleet.Cluster.Limits.Default).Ok);
    }

    private static SpecParseResult Parse(string text, ParseContext? context = null)
    {
        var read = YamlNodes.Read(text);
        Assert.Empty(read.Problems);
        return TargetSpecParser.Parse(read.Node, context ?? new ParseContext());
    }
}
