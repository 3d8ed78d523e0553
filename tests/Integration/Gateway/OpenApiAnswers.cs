using System.Net;
using System.Text.Json.Nodes;
using Fleet.Tests.Testing.Gateway;
using Xunit;

namespace Fleet.Tests.Integration.Gateway;

/// <summary>The answers that the OpenAPI document promises are those that are given: neither can gain or lose a field alone.</summary>
public sealed class OpenApiAnswers(WatchingGateway watching) : IClassFixture<WatchingGateway>
{
    private const string Full = """
        {"kind":"KIND","address":"127.0.0.1:1","group":"shop","credentials":{"username":"u","passwordFile":"/nowhere/pw"},
         "tls":{"mode":"verify-full","caFile":"/nowhere/ca","certFile":"/nowhere/cert","keyFile":"/nowhere/key","serverName":"db"},
         "interval":"30m","timeout":"5s","tiers":{"health":2,"activity":3,"sizes":7,"heavy":50},"maxSeries":5000,"labels":{"team":"a"},
         "meta":{"__meta_kubernetes_namespace":"prod"},"collectors":{"enable":["all"],"disable":["DISABLED"]},"options":OPTIONS}
        """;

    private const string PostgresOptions = """
        {"databases":{"include":["a"],"exclude":["b"]},"topStatements":7,"compatibility":["v0.15"],"queryFiles":["/nowhere/q.yaml"],"autoDiscoverDatabases":false}
        """;

    private const string RedisOptions = """
        {"setClientName":false,"configCommand":"-","includeSystemMetrics":true,"checkSingleStreams":["a"],"checkStreams":["b*"],
         "streamsExcludeConsumerMetrics":true,"checkStreamGroups":["g"],"checkKeys":["a*"],"checkSingleKeys":["a"],"countKeys":["a*"],
         "checkKeyGroups":["^(a)"],"maxDistinctKeyGroups":7,"checkKeysBatchSize":7,"disableExportingKeyValues":true,
         "skipCheckKeysForRoleMaster":true,"exportClientList":true,"exportClientPort":true,"includeConfigMetrics":true,
         "redactConfigMetrics":false,"includeModulesMetrics":true,"includeSearchIndexesMetrics":true,"checkSearchIndexes":"^a",
         "excludeLatencyHistogramMetrics":true,"script":["/a.lua"],"luaScriptReadOnly":true,"includeSentinelPeerInfo":true,
         "isCluster":true,"isTile38":true,"includeRdbFileSizeMetric":true,"includeMetricsForEmptyDatabases":false,
         "appendInstanceRoleLabel":true,"pingOnConnect":true}
        """;

    private readonly List<(string Operation, HttpAnswer Answer)> _answers = [];

    private GatewayProcess Gateway => watching.Gateway;

    [Fact]
    public async Task Every_documented_answer_has_the_fields_of_a_real_one()
    {
        await AskAllAsync();
        var document = (await Gateway.SendAsync("GET", "openapi/v1.json")).Json;
        var promised = Promised(document);
        var schemas = new SchemaWalk(document);
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var (operation, answer) in _answers)
        {
            var key = $"{operation} {(int)answer.Status}";
            Assert.True(promised.TryGetValue(key, out var schema), $"{key} is not documented: {answer}");
            schemas.Compare(schema, answer.Json, key);
            seen.Add(key);
        }

        // Each refusal is the same document; some of them are enough, but of the successes every one is compared.
        Assert.Equal(promised.Keys.Where(key => key[^3] == '2').Order(StringComparer.Ordinal), seen.Where(key => key[^3] == '2').Order(StringComparer.Ordinal));
        Assert.Contains("putTarget 400", seen);
        foreach (var (name, fields) in schemas.Seen)
        {
            Assert.True(fields.SetEquals(schemas.Properties(name)), $"{name}: documented {string.Join(' ', schemas.Properties(name))}; answered {string.Join(' ', fields)}");
        }
    }

    [Theory]
    [InlineData("listTargets", "query", "limit after kind group state")]
    [InlineData("serviceDiscovery", "query", "kind group namespace label shard labels address")]
    [InlineData("scrape", "query", "collect[] maxage")]
    [InlineData("scrape", "header", "Accept X-Prometheus-Scrape-Timeout-Seconds")]
    [InlineData("probe", "query", "target auth_module module")]
    [InlineData("scrapeGroup", "header", "Accept X-Prometheus-Scrape-Timeout-Seconds")]
    [InlineData("putTarget", "header", "If-Match If-None-Match")]
    [InlineData("patchTarget", "header", "If-Match")]
    [InlineData("deleteTarget", "header", "If-Match")]
    public async Task Every_parameter_is_documented_and_described(string operation, string where, string names)
    {
        var document = (await Gateway.SendAsync("GET", "openapi/v1.json")).Json;
        var parameters = Operations(document)[operation]["parameters"]!.AsArray();
        Assert.Equal(names.Split(' '), parameters.Where(p => (string)p!["in"]! == where).Select(p => (string)p!["name"]!));
        Assert.All(parameters, p => Assert.False(string.IsNullOrEmpty((string?)p!["description"]), p!.ToJsonString()));
    }

    [Theory]
    [InlineData("api/v1/targets", "listTargets")]
    [InlineData("sd", "serviceDiscovery")]
    public async Task The_documented_filters_are_those_that_the_gateway_names(string path, string operation)
    {
        var refused = await Gateway.SendAsync("GET", path + "?colour=red");
        var known = ((string)refused.Json["errors"]![0]!["reason"]!).Split("known are ")[1].Split([", ", " and "], StringSplitOptions.None);
        var document = (await Gateway.SendAsync("GET", "openapi/v1.json")).Json;
        var documented = Operations(document)[operation]["parameters"]!.AsArray().Select(p => (string)p!["name"]!);
        Assert.Equal(known.Order(StringComparer.Ordinal), documented.Order(StringComparer.Ordinal));
    }

    private static Dictionary<string, JsonNode> Operations(JsonNode document) => document["paths"]!.AsObject()
        .SelectMany(path => path.Value!.AsObject()).Where(o => o.Key != "head" && o.Value!["operationId"] is not null)
        .ToDictionary(o => (string)o.Value!["operationId"]!, o => o.Value!);

    private static Dictionary<string, JsonNode> Promised(JsonNode document) => Operations(document)
        .SelectMany(o => o.Value["responses"]!.AsObject().Select(r => (Key: $"{o.Key} {r.Key}", Content: r.Value!["content"]?.AsObject())))
        .SelectMany(r => (r.Content ?? []).Where(c => c.Key.EndsWith("json", StringComparison.Ordinal)).Select(c => (r.Key, Schema: c.Value!["schema"]!)))
        .ToDictionary(r => r.Key, r => r.Schema);

    private async Task AskAllAsync()
    {
        var full = Full.Replace("KIND", "postgres", StringComparison.Ordinal).Replace("OPTIONS", PostgresOptions, StringComparison.Ordinal)
            .Replace("DISABLED", "locks", StringComparison.Ordinal).Replace("\"group\"", "\"database\":\"app\",\"group\"", StringComparison.Ordinal);
        var redis = Full.Replace("KIND", "redis", StringComparison.Ordinal).Replace("OPTIONS", RedisOptions, StringComparison.Ordinal)
            .Replace("DISABLED", "slowlog", StringComparison.Ordinal).Replace("\"passwordFile\":\"/nowhere/pw\"", "\"passwordEnv\":\"PW\"", StringComparison.Ordinal);
        await AskAsync("putTarget", "PUT", "api/v1/targets/full", full);
        await AskAsync("putTarget", "PUT", "api/v1/targets/full", full);
        await AskAsync("putTarget", "PUT", "api/v1/targets/full-redis", redis);
        await AskAsync("putTarget", "PUT", "api/v1/targets/bad", "{}");
        await AskAsync("patchTarget", "PATCH", "api/v1/targets/full", "{}");
        await AskAsync("importTargets", "POST", "api/v1/import", """{"targets":[{"id":"imported","kind":"redis","address":"127.0.0.1:1"}]}""");
        await AskAsync("listTargets", "GET", "api/v1/targets");
        foreach (var id in (string[])["db", "cache", "full", "full-redis", "nothing"])
        {
            await AskAsync("collectTarget", "POST", $"api/v1/targets/{id}/collect");
            await AskAsync("getTarget", "GET", $"api/v1/targets/{id}");
            await AskAsync("checkTarget", "POST", $"api/v1/targets/{id}/check");
            await AskAsync("explainTarget", "POST", $"api/v1/targets/{id}/explain");
        }

        await AskAsync("listGroups", "GET", "api/v1/groups");
        await AskAsync("listSilos", "GET", "api/v1/silos");
        await AskAsync("serviceDiscovery", "GET", "sd");
    }

    private async Task AskAsync(string operation, string method, string path, string? body = null)
    {
        var answer = await Gateway.SendAsync(method, path, body);
        Assert.NotEqual(HttpStatusCode.InternalServerError, answer.Status);
        _answers.Add((operation, answer));
    }
}
