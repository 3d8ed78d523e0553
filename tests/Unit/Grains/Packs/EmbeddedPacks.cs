using Fleet.Exposition;
using Fleet.Grains.Packs;
using Xunit;

namespace Fleet.Tests.Unit.Grains.Packs;

public sealed class EmbeddedPacks
{
    [Fact]
    public void Every_embedded_pack_parses_without_a_problem()
    {
        var parses = PackCatalog.Sources("Postgres").Select(source => PackParser.Parse(source.File, source.Yaml)).ToList();
        Assert.True(parses.Count >= 20);
        Assert.Empty(parses.SelectMany(parse => parse.Problems));
    }

    [Fact]
    public void Files_are_named_after_their_packs()
    {
        var names = PackCatalog.Sources("Postgres").Select(source => source.File.Split('.')[^2]).Order(StringComparer.Ordinal);
        Assert.Equal(PackCatalog.Load("Postgres").Select(pack => pack.Name), names);
    }

    [Fact]
    public void Every_family_has_a_help_text_and_no_name_is_given_by_two_packs()
    {
        var families = PackCatalog.Load("Postgres").SelectMany(pack => pack.Families).ToList();
        Assert.All(families, family => Assert.True(family.Help.Length > 10 && char.IsUpper(family.Help[0]) | char.IsDigit(family.Help[0]), family.Help));
        var names = families.SelectMany(family => family.Names).ToList();
        Assert.Equal(names.Count, names.Distinct(StringComparer.Ordinal).Count());
        Assert.All(names, name => Assert.StartsWith("pg_", name, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(13)]
    [InlineData(14)]
    [InlineData(15)]
    [InlineData(16)]
    [InlineData(17)]
    [InlineData(18)]
    public void Every_version_gets_the_background_writers_families_and_one_variant_of_each_pack(int major)
    {
        var conditions = new PackConditions
        {
            Version = new Version(major, 2),
            Role = ServerRole.Primary,
            Extensions = System.Collections.Immutable.ImmutableDictionary<string, InstalledExtension>.Empty
                .Add("pg_stat_statements", new InstalledExtension(new Version(1, major < 17 ? 8 : 11), "public"))
                .Add("pg_buffercache", new InstalledExtension(new Version(1, major < 16 ? 3 : 4), "public")),
        };
        var packs = PackCatalog.Load("Postgres");
        var selection = PackSelection.Choose(packs, new() { Enable = ["all"] }, conditions);
        Assert.Equal(
            packs.Where(pack => pack.Role == ServerRole.Standby || !pack.Versions.Contains(conditions.Version)).Select(pack => pack.Name),
            selection.Skipped.Select(skipped => skipped.Collector));
        Assert.Equal(major >= 14, selection.Packs.Any(chosen => chosen.Pack.Name == "stat_wal"));
        var writer = selection.Packs.Single(chosen => chosen.Pack.Name == "stat_bgwriter");
        Assert.Equal(major >= 17, writer.Query.Sql.Contains("pg_stat_checkpointer", StringComparison.Ordinal));
        var names = writer.Pack.Families.Where(family => family.Versions.Contains(conditions.Version)).SelectMany(family => family.Names).ToList();
        Assert.Contains("pg_stat_bgwriter_checkpoints_timed_total", names);
        Assert.Contains("pg_stat_bgwriter_checkpoints_timed", names);
        Assert.Equal(major < 17, names.Contains("pg_stat_bgwriter_buffers_backend_total"));
        var statements = selection.Packs.Single(chosen => chosen.Pack.Name == "stat_statements");
        Assert.Equal(major >= 17, statements.Query.Sql.Contains("shared_blk_read_time", StringComparison.Ordinal));
    }

    [Fact]
    public void Types_are_those_of_the_exporter()
    {
        var families = PackCatalog.Load("Postgres").SelectMany(pack => pack.Families).ToDictionary(family => family.Names[0]);
        Assert.Equal(FamilyType.Gauge, families["pg_stat_database_numbackends"].Type);
        Assert.Equal(FamilyType.Counter, families["pg_stat_database_stats_reset"].Type);
        Assert.Equal(FamilyType.Unknown, families["pg_stat_database_sessions"].Type);
        Assert.Equal(FamilyType.Counter, families["pg_stat_statements_calls_total"].Type);
        Assert.Equal(NullHandling.Zero, families["pg_stat_user_tables_last_vacuum"].Null);
        Assert.Equal(NullHandling.NaN, families["pg_stat_archiver_last_archive_age"].Null);
    }
}
