using System.Text.RegularExpressions;
using Fleet.Cluster.Targets;
using Fleet.Exposition;
using Fleet.Grains.Collecting;
using Fleet.Tests.Testing.Servers;
using Xunit;

namespace Fleet.Tests.Integration.Postgres;

/// <summary>Fleet on servers like those that postgres_exporter 0.11.1 and 0.19.1 were recorded on: each family by name, type and labels.</summary>
public sealed partial class MatchesTheCaptures(StreamingPair pair, ITestOutputHelper output) : IClassFixture<StreamingPair>
{
    [Theory]
    [InlineData("pgexp_0.11_default.prom", false, 250)]
    [InlineData("pgexp_0.19.1_default_shop.prom", false, 300)]
    [InlineData("pgexp_0.19.1_all_shop.prom", false, 320)]
    [InlineData("pgexp_0.19.1_all_standby.prom", true, 320)]
    public async Task Every_recorded_family_is_here_with_its_type_and_labels(string capture, bool standby, int atLeast)
    {
        await using var watched = Watched.Over(pair.Server(standby), AllCollectors);
        await CompareAsync(capture, watched, atLeast);
    }

    [Fact]
    public async Task Every_family_recorded_on_PostgreSQL_17_is_here_with_its_type_and_labels()
    {
        await using var server = await PostgresServer.StartFromAsync(PostgresVersions.Binaries(17), "wal_level = logical", "autovacuum = off");
        await Watched.FillShopAsync(server);
        await server.ExecuteAsync("CREATE EXTENSION pg_buffercache", "shop");
        await server.ExecuteAsync("SELECT pg_create_logical_replication_slot('changes', 'pgoutput'), pg_create_physical_replication_slot('second', true)", "shop");
        await using var idle = new Npgsql.NpgsqlConnection(server.ConnectionString());
        await idle.OpenAsync();
        await using var watched = Watched.Over(server, AllCollectors);
        await CompareAsync("pgexp_0.19.1_all_pg17.prom", watched, 330);
    }

    private static TargetSpec AllCollectors(TargetSpec spec) => spec with { Collectors = new() { Enable = ["all"] } };

    private async Task CompareAsync(string capture, Watched watched, int atLeast)
    {
        var theirs = (await ExporterText.CaptureAsync(capture)).Where(family => !DeliberateDifferences.Any(DeliberateDifferences.NotCompared, family.Name)).ToList();
        var collection = await watched.CollectAsync();
        Assert.Equal(CollectOutcome.Ok, collection.Outcome);
        var ours = collection.Parts.SelectMany(part => part.Families).Where(family => !family.Samples.IsEmpty).ToDictionary(family => family.Name, StringComparer.Ordinal);
        var settings = await SettingsAsync(watched.Server);
        var problems = theirs.Where(family => !IsSettingOfAnother(family.Name, settings))
            .Select(family => Problem(family, ours.GetValueOrDefault(family.Name))).OfType<string>().ToList();
        output.WriteLine($"{capture}: {theirs.Count} families compared");
        Assert.Empty(problems);
        Assert.True(theirs.Count >= atLeast, $"only {theirs.Count} families to compare");
    }

    private static string? Problem(MetricFamily theirs, MetricFamily? ours)
    {
        if (ours is null)
        {
            return theirs.Samples.All(sample => double.IsNaN(sample.Value)) ? null : theirs.Name + " is missing";
        }

        if (ours.Type != theirs.Type)
        {
            return $"{theirs.Name}: {theirs.Type} there, {ours.Type} here";
        }

        var (there, here) = (Labels(theirs), Labels(ours));
        var more = DeliberateDifferences.LabelsMore.FirstOrDefault(pair => theirs.Name.StartsWith(pair.Key, StringComparison.Ordinal)).Value;
        return here == there || here.Split(' ').Where(label => label != more).SequenceEqual(there.Split(' ')) || IsActivityOfOld(theirs.Name, there)
            ? null
            : $"{theirs.Name}: [{there}] there, [{here}] here";
    }

    // Up to 0.11 the sessions had two labels.
    private static bool IsActivityOfOld(string name, string labels) => name.StartsWith("pg_stat_activity_", StringComparison.Ordinal) && labels == "datname state";

    private static string Labels(MetricFamily family) =>
        Assert.Single(family.Samples.Select(sample => string.Join(' ', sample.Labels.Select(label => label.Name).Where(name => name != "le").Order(StringComparer.Ordinal))).Distinct());

    // A server that was built otherwise has not quite the same settings.
    private static bool IsSettingOfAnother(string family, HashSet<string> settings) =>
        SettingFamily().Match(family) is { Success: true } match && !settings.Contains(match.Groups[1].Value) && !settings.Contains(family["pg_settings_".Length..]);

    private static async Task<HashSet<string>> SettingsAsync(PostgresServer server) =>
        [.. ((string[])(await server.ScalarAsync("SELECT array_agg(regexp_replace(name, '[^a-zA-Z0-9_]', '_', 'g')) FROM pg_settings", "shop"))!)];

    [GeneratedRegex("^pg_settings_(.*?)(_seconds|_bytes)?$")]
    private static partial Regex SettingFamily();
}
