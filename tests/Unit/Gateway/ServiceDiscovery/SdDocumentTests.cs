using System.Collections.Immutable;
using System.Text;
using System.Text.Json.Nodes;
using Fleet.Cluster.Discovery;
using Fleet.Cluster.Placement;
using Fleet.Cluster.Targets;
using Fleet.Gateway.ServiceDiscovery;
using Fleet.Silo.Hosting;
using Fleet.Tests.Testing.Grains;
using Fleet.Tests.Testing.Store;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebUtilities;
using Xunit;

namespace Fleet.Tests.Unit.Gateway.ServiceDiscovery;

public sealed class SdDocumentTests
{

    [Fact]
    public void The_document_is_the_same_bytes_whatever_order_targets_were_registered_in()
    {
        var targets = new[] { Labelled("b", ("team", "Ä\"<")), Specs.Postgres("a") with { Interval = TimeSpan.FromSeconds(90), Timeout = TimeSpan.FromMilliseconds(1500), Group = "g" } };
        var hashes = targets.Select(t => IdHash.Bits(t.Id)).ToArray();
        var text = Write(targets, "");
        Assert.Equal(
            $$$"""
            [{"targets":["fleet:9432"],"labels":{"__meta_fleet_address":"db:5432","__meta_fleet_group":"g","__meta_fleet_id":"a","__meta_fleet_kind":"postgres","__metrics_path__":"/targets/a/metrics","__scrape_interval__":"90s","__scrape_timeout__":"1500ms","__tmp_hash":"{{{hashes[1]}}}","instance":"db:5432","job":"postgres"}},{"targets":["fleet:9432"],"labels":{"__meta_fleet_address":"db:5432","__meta_fleet_group":"","__meta_fleet_id":"b","__meta_fleet_kind":"postgres","__metrics_path__":"/targets/b/metrics","__scrape_interval__":"15s","__scrape_timeout__":"10s","__tmp_hash":"{{{hashes[0]}}}","instance":"db:5432","job":"postgres","team":"\u00C4\u0022\u003C"}}]
            """,
            text);
        Assert.Equal(text, Write(targets.Reverse(), ""));
        Assert.Equal("[]", Write([], ""));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(7)]
    public void The_shards_hold_every_target_exactly_once(int shards)
    {
        var targets = Enumerable.Range(0, 300).Select(i => Specs.Postgres($"t-{i}")).ToArray();
        var found = Enumerable.Range(0, shards).Select(shard => Ids(Write(targets, $"?shard={shard}/{shards}"))).ToArray();
        Assert.All(found, ids => Assert.NotEmpty(ids));
        Assert.Equal(targets.Select(t => t.Id.Value).Order(StringComparer.Ordinal), found.SelectMany(ids => ids).Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData("", "kube,plain,shop")]
    [InlineData("?kind=postgres", "kube,plain,shop")]
    [InlineData("?kind=redis", "")]
    [InlineData("?group=g", "shop")]
    [InlineData("?namespace=prod", "kube")]
    [InlineData("?label=team:a", "shop")]
    [InlineData("?label=team:a&label=env:x:y", "shop")]
    [InlineData("?label=team:a&label=env:other", "")]
    public void Filters_choose_targets(string query, string expected)
    {
        TargetSpec[] targets =
        [
            Labelled("shop", ("team", "a"), ("env", "x:y")) with { Group = "g" },
            Specs.Postgres("plain"),
            Specs.Postgres("kube") with { Meta = Map(("__meta_kubernetes_namespace", "prod")) },
        ];
        Assert.Equal(expected, string.Join(',', Ids(Write(targets, query))));
    }

    [Fact]
    public void Names_that_Prometheus_would_refuse_are_mapped()
    {
        var labels = Labels(Write([Labelled("a", ("app.kubernetes.io/name", "shop"), ("1st", "x"), ("é", "y"))], ""));
        Assert.Equal(("shop", "x", "y"), ((string?)labels["app_kubernetes_io_name"], (string?)labels["_1st"], (string?)labels["_"]));
    }

    [Fact]
    public void The_allow_list_leaves_what_a_scrape_needs()
    {
        var labels = Labels(Write([Labelled("a", ("team", "x"), ("env", "y"), ("instance", "mine"))], "?labels=team,__meta_fleet_id"));
        Assert.Equal(
            ["__meta_fleet_id", "__metrics_path__", "__scrape_interval__", "__scrape_timeout__", "__tmp_hash", "instance", "job", "team"],
            labels.Select(l => l.Key));
        Assert.Equal("db:5432", (string?)labels["instance"]);
        Assert.Equal("mine", (string?)Labels(Write([Labelled("a", ("instance", "mine"))], ""))["instance"]);
    }

    [Fact]
    public void Prometheus_can_be_pointed_at_the_target_itself()
    {
        var group = JsonNode.Parse(Write([Specs.Postgres("a")], "?address=target", "https"))![0]!;
        Assert.Equal(("db:5432", "/metrics"), ((string?)group["targets"]![0], (string?)group["labels"]!["__metrics_path__"]));
        Assert.False(group["labels"]!.AsObject().ContainsKey("__scheme__"));
        Assert.Equal("https", (string?)Labels(Write([Specs.Postgres("a")], "", "https"))["__scheme__"]);
    }

    [Theory]
    [InlineData("?colour=red", "colour")]
    [InlineData("?kind=mysql", "kind")]
    [InlineData("?shard=3/3", "shard")]
    [InlineData("?shard=0/0", "shard")]
    [InlineData("?shard=-1/3", "shard")]
    [InlineData("?shard=1", "shard")]
    [InlineData("?label=team", "label")]
    [InlineData("?label=:x", "label")]
    [InlineData("?address=moon", "address")]
    public void A_query_that_makes_no_sense_is_refused_by_its_field(string query, string field)
    {
        var problems = new List<SpecProblem>();
        Assert.Null(SdQuery.Read(Query(query), problems));
        Assert.Equal(field, Assert.Single(problems).Path);
    }

    private static TargetSpec Labelled(string id, params (string, string)[] labels) => Specs.Postgres(id) with { Labels = Map(labels) };

    private static ImmutableSortedDictionary<string, string> Map(params (string Name, string Value)[] entries) =>
        entries.ToImmutableSortedDictionary(e => e.Name, e => e.Value, StringComparer.Ordinal);

    private static QueryCollection Query(string query) => new(QueryHelpers.ParseQuery(query));

    private static string[] Ids(string document) => [.. JsonNode.Parse(document)!.AsArray().Select(g => (string)g!["labels"]!["__meta_fleet_id"]!)];

    private static JsonObject Labels(string document) => JsonNode.Parse(document)![0]!["labels"]!.AsObject();

    private string Write(IEnumerable<TargetSpec> targets, string query, string scheme = "http")
    {
        var problems = new List<SpecProblem>();
        var read = SdQuery.Read(Query(query), problems);
        Assert.Empty(problems);
        var defaults = new GrainDefaults(Setups.Interval, TimeSpan.FromSeconds(10));
        var view = new RegistryView
        {
            Version = 1,
            StoreRevision = 1,
            Targets = targets.Select(t => new RegisteredTarget { Spec = t, Origin = TargetOrigin.Api, Revision = 1 }).ToImmutableSortedDictionary(t => t.Spec.Id, t => t),
        };
        return Encoding.UTF8.GetString(new SdDocument(defaults).Write(view, read!, "fleet:9432", scheme).Span);
    }
}
