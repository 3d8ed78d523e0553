using System.Text.RegularExpressions;
using Fleet.Cluster;
using Fleet.Grains.Packs;
using Fleet.Tests.Testing;
using Npgsql;
using Xunit;

namespace Fleet.Tests.Integration.Postgres;

public sealed class RunsTheExamplePacks(ShopServer shop) : IClassFixture<ShopServer>
{
    [Fact]
    public async Task The_pack_of_backups_reads_the_table_that_it_describes()
    {
        var yaml = await File.ReadAllTextAsync(Checkout.PathOf("docs", "examples", "packs", "backups.yaml"));
        var table = string.Join('\n', Regex.Matches(yaml, "^#   (.*)$", RegexOptions.Multiline).Select(match => match.Groups[1].Value));
        await shop.Server.ExecuteAsync(table);
        await shop.Server.ExecuteAsync("""
            INSERT INTO monitoring.backups VALUES
                ('pgbackrest', 'shop', '1', 'full', 'a', now() - interval '26 h', now() - interval '25 h', 1000, 300, false),
                ('pgbackrest', 'shop', '1', 'full', 'b', now() - interval '2 h', now() - interval '1 h', 2000, 400, false),
                ('pgbackrest', 'shop', '1', 'full', 'c', now(), NULL, NULL, NULL, false),
                ('pgbackrest', 'shop', '1', 'full', 'd', now() - interval '50 h', NULL, NULL, NULL, true)
            """);
        var pack = PackParser.Parse("backups.yaml", yaml).Pack!;
        var run = new PackRun(
            new ChosenPack(pack, pack.Queries[0], string.Empty), new Version(15, 0), new PackBounds(Limits.Default, TimeSpan.FromSeconds(5), _ => true), _ => 0);
        await using var connection = new NpgsqlConnection(shop.Server.ConnectionString());
        await connection.OpenAsync();
        await new PackRunner(TimeProvider.System).RunAsync(new BatchSession(connection), null, [run], CancellationToken.None);
        Assert.Null(run.Error);
        var values = run.Families.ToDictionary(family => family.Name, family => Assert.Single(family.Samples).Value);
        Assert.InRange(values["backup_last_age_seconds"], 3600, 3660);
        Assert.Equal(3600, values["backup_last_duration_seconds"], 3);
        Assert.Equal((2000, 400), (values["backup_last_size_bytes"], values["backup_last_stored_bytes"]));
        Assert.Equal((2, 1), (values["backups_kept"], values["backups_failed"]));
    }
}
