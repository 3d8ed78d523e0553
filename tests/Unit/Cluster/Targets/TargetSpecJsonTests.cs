using System.Text.Json.Nodes;
using Fleet.Cluster.Targets;
using Fleet.Tests.Testing.Store;
using Xunit;

namespace Fleet.Tests.Unit.Cluster.Targets;

public sealed class TargetSpecJsonTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(20261121)]
    public void What_is_written_reads_back_equal_from_json_and_from_yaml(int seed)
    {
        var random = new Random(seed);
        for (var i = 0; i < 1000; i++)
        {
            var spec = Specs.Any(random, "t" + i);
            var json = TargetSpecJson.Write(spec, includeEncrypted: true);

            // JSON is YAML: the same text goes both ways.
            foreach (var node in new[] { JsonNode.Parse(json.ToJsonString()), YamlNodes.Read(json.ToJsonString()).Node })
            {
                var read = TargetSpecParser.Parse(node, new ParseContext { FromStore = true });
                Assert.True(read.Ok, $"seed {seed}, round {i}: {string.Join("; ", read.Problems)} in {json.ToJsonString()}");
                Assert.Equivalent(spec, read.Spec, strict: true);
                Assert.True(TargetSpecJson.Same(spec, read.Spec));
            }
        }
    }

    [Fact]
    public void Fields_stand_in_the_order_of_the_documentation_and_defaults_are_left_out()
    {
        Assert.Equal("""{"id":"a","kind":"postgres","address":"db:5432","database":"postgres"}""", TargetSpecJson.Write(Specs.Postgres("a"), includeEncrypted: true).ToJsonString());
        var all = Enumerable.Range(0, 200).Select(seed => TargetSpecJson.Write(Specs.Any(new Random(seed), "a"), includeEncrypted: true));
        string[] order = ["id", "kind", "address", "database", "group", "credentials", "tls", "interval", "timeout", "tiers", "maxSeries", "labels", "meta", "collectors", "options"];
        Assert.All(all, json => Assert.Equal(order.Where(json.ContainsKey), json.Select(field => field.Key)));
    }
}
