using System.Text.RegularExpressions;
using Fleet.Cluster.Targets;
using Fleet.Grains.Collecting;
using Fleet.Grains.Collectors.Redis.Mapping;
using Fleet.Tests.Testing;
using Fleet.Tests.Unit.Repo;
using Xunit;

namespace Fleet.Tests.Unit.Documents;

/// <summary>Looks for families that are served and not told of in docs/metrics, and the reverse.</summary>
public sealed class ServedFamiliesTests
{
    /// <summary>A generated document shows only what its specimens make the code say; a name that none of them reaches is found here.</summary>
    [Theory]
    [InlineData("postgres", "src/Grains/Collectors/Postgres/", "pg_")]
    [InlineData("pgbouncer", "src/Grains/Collectors/PgBouncer/", "pgbouncer_")]
    [InlineData("redis", "src/Grains/Collectors/Redis/", "redis_")]
    [InlineData("fleet", "src/Gateway/", "(?:fleet|process|dotnet)_")]
    [InlineData("fleet", "src/Grains/Snapshots/", "fleet_")]
    [InlineData("fleet", "src/Grains/Lifecycle/", "fleet_")]
    [InlineData("fleet", "src/Silo/", "fleet_")]
    [InlineData("fleet", "src/Cluster/", "fleet_")]
    public void A_name_that_the_code_spells_out_is_told_of(string document, string folder, string prefix)
    {
        var told = DocumentFile.Read(document);
        Findings.None(
            from file in Repository.Here.CSharp
            where file.StartsWith(folder, StringComparison.Ordinal)
            from Match match in Regex.Matches(Repository.Here.Read(file), $"\"(?<name>{prefix}[a-z0-9_]*[a-z0-9])\"")
            let name = match.Groups["name"].Value
            where !told.Tells(name) && !told.Labels.Contains(name)
            select $"{file}: {name} is not in docs/metrics/{document}.md; run `make docs`, and give its specimen what makes the code serve it");
    }

    [Fact]
    public void The_families_of_the_packs_are_told_of_and_the_reverse()
    {
        var told = DocumentFile.Read("postgres").Families;
        var packs = PostgresDocument.Packs.SelectMany(pack => pack.Families).SelectMany(family => family.Names).ToHashSet();
        Assert.Empty(packs.Except(told));
        Assert.All(told.Except(packs), name => Assert.True(
            name == "pg_up" || name == "pg_static" || Regex.IsMatch(name, "^pg_(exporter|scrape_collector)_"), $"{name} comes from no pack"));
    }

    /// <summary>Answers of redis-server 7.0 to INFO ALL, as it was in each role.</summary>
    [Theory]
    [InlineData("primary")]
    [InlineData("replica")]
    [InlineData("cluster")]
    [InlineData("sentinel")]
    public async Task What_a_recorded_server_gives_is_told_of(string role)
    {
        var told = DocumentFile.Read("redis");
        var info = RedisInfo.Parse(await File.ReadAllTextAsync(Checkout.PathOf("tests", "Unit", "Documents", "Captures", $"redis_7.0_info_{role}.txt")));
        var served = InfoFamilies.Build(info, databases: 16, new RedisOptions { IncludeSystemMetrics = true }, TimeProvider.System, new FamilySet(1024));
        Assert.True(served.Length > (role == "sentinel" ? 40 : 100), $"only {served.Length} families");
        Findings.None(served.Select(family => family.Name).Where(name => !told.Tells(name)));
    }

    [Fact]
    public void The_families_of_INFO_are_those_that_its_mappers_give_for_the_specimen()
    {
        var told = RedisDocument.Build().Sections.Where(section => section.Title.StartsWith("info", StringComparison.Ordinal) || section.Title == "modules")
            .SelectMany(section => section.Rows).Select(row => row.Name.Replace("{field}", RedisSpecimen.AnyField, StringComparison.Ordinal));
        var served = InfoFamilies.Build(RedisSpecimen.Info, databases: 0, new RedisOptions { IncludeSystemMetrics = true }, TimeProvider.System, new FamilySet(1024));
        string[] onlyInClusterInfo = ["redis_cluster_messages_sent_total", "redis_cluster_messages_received_total"];
        string[] onlyOfModules = ["redis_module_info"];
        Assert.Equal(served.Select(family => family.Name).Except(onlyInClusterInfo).Order(StringComparer.Ordinal), told.Except(onlyOfModules).Order(StringComparer.Ordinal));
    }
}
