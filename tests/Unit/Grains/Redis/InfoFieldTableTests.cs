using Fleet.Exposition;
using Fleet.Grains.Collectors.Redis.Fields;
using Fleet.Tests.Testing;
using Xunit;

namespace Fleet.Tests.Unit.Grains.Redis;

public sealed class InfoFieldTableTests
{
    /// <summary>What Fleet serves beside the exporter's names, for the documents that use them.</summary>
    private static readonly string[] Own =
        ["redis_used_memory_bytes", "redis_used_memory_rss_bytes", "redis_used_memory_peak_bytes", "redis_instantaneous_ops_per_sec"];

    /// <summary>exporter_fields.tsv: the fields that redis_exporter 1.89 maps by default, from its reference table.</summary>
    [Fact]
    public async Task Every_field_of_the_exporter_is_mapped_to_its_name_and_type_and_nothing_else_is()
    {
        var lines = await File.ReadAllLinesAsync(Path.Combine(Checkout.Root, "tests/Unit/Grains/Redis/exporter_fields.tsv"));
        var expected = lines.Skip(1).Order(StringComparer.Ordinal);
        var actual = InfoFieldTable.All
            .Where(row => !Own.Contains(row.Name))
            .Select(static row => $"{row.Field}\t{row.Name}\t{row.Type.ToString().ToLowerInvariant()}")
            .Except(["cluster_stats_messages_sent\tredis_cluster_messages_sent_total\tgauge", "cluster_stats_messages_received\tredis_cluster_messages_received_total\tgauge"]);
        Assert.Equal(expected, actual.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Every_name_comes_from_one_field_and_has_a_help_text()
    {
        Assert.Equal(InfoFieldTable.All.Length, InfoFieldTable.All.Select(static row => row.Name).Distinct().Count());
        Assert.All(InfoFieldTable.All, static row => Assert.EndsWith(".", row.Help, StringComparison.Ordinal));
        Assert.All(Own, static name => Assert.Contains(InfoFieldTable.All, row => row.Name == name && row.Type == FamilyType.Gauge));
    }
}
