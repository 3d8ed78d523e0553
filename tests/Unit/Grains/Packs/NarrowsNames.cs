using System.Collections.Immutable;
using Fleet.Grains.Packs;
using Xunit;

namespace Fleet.Tests.Unit.Grains.Packs;

public sealed class NarrowsNames
{
    [Theory]
    [InlineData("", "everybodys_1 everybodys_2 new_1 old_1 of_dashboards_1")]
    [InlineData("v0.20", "everybodys_1 everybodys_2 new_1")]
    [InlineData("v0.15", "everybodys_1 everybodys_2 old_1")]
    [InlineData("v0.15 v0.20", "everybodys_1 everybodys_2 new_1 old_1")]
    [InlineData("dashboards", "everybodys_1 everybodys_2 of_dashboards_1")]
    [InlineData("v0.11", "everybodys_1 everybodys_2")]
    public void A_pack_keeps_the_names_of_those_that_are_wanted_and_everybodys(string wanted, string expected)
    {
        var parse = PackParser.Parse("names.yaml", """
            name: names
            about: Names of all sorts.
            default: "on"
            tier: health
            queries: [{sql: SELECT 1 AS v}]
            families:
              - {name: everybodys_1, aliases: [everybodys_2], type: gauge, column: v, help: Everybody's}
              - {name: new_1, of: [v0.20], aliases: [old_1], aliases_of: [v0.15], type: gauge, column: v, help: New and old}
              - {name: of_dashboards_1, of: [dashboards], type: gauge, column: v, help: Of dashboards}
            """);
        Assert.Empty(parse.Problems);
        var narrowed = parse.Pack!.NarrowedTo([.. wanted.Split(' ', StringSplitOptions.RemoveEmptyEntries)]);
        Assert.Equal(expected.Split(' '), narrowed.Families.SelectMany(family => family.Names));
    }

    [Theory]
    [InlineData("v0.11")]
    [InlineData("v0.15")]
    [InlineData("v0.19")]
    [InlineData("v0.20")]
    [InlineData("dashboards")]
    public void Each_word_leaves_some_names_out_of_the_embedded_packs(string word)
    {
        var packs = PackCatalog.Load("Postgres");
        var all = Names(packs, []);
        var some = Names(packs, [word]);
        Assert.ProperSubset(all, some);
        Assert.Contains("pg_stat_user_tables_seq_scan", some);
        Assert.Equal(word is "v0.15" or "v0.19", some.Contains("pg_replication_slot_wal_status"));
        Assert.Equal(word is "v0.20", some.Contains("pg_replication_slots_wal_status"));
        Assert.Equal(word is "v0.11", some.Contains("pg_stat_database_sessions"));
        Assert.Equal(word is "dashboards", some.Contains("pg_cache_hit_ratio"));
        Assert.Equal(word is "dashboards" or "v0.11", some.Contains("pg_stat_bgwriter_buffers_clean"));
    }

    private static HashSet<string> Names(ImmutableArray<QueryPack> packs, ImmutableArray<string> wanted) =>
        packs.SelectMany(pack => pack.NarrowedTo(wanted).Families).SelectMany(family => family.Names).ToHashSet(StringComparer.Ordinal);
}
