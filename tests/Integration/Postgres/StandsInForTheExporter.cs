using System.Globalization;
using Fleet.Exposition;
using Fleet.Grains.Collecting;
using Fleet.Tests.Testing;
using Fleet.Tests.Testing.Servers;
using Xunit;

namespace Fleet.Tests.Integration.Postgres;

public sealed class StandsInForTheExporter(ShopServer shop, ITestOutputHelper output) : IClassFixture<ShopServer>
{
    // pg_up is the grain's; the rest is about the exporter's own process, or a setting of the server that was captured.
    private static readonly string[] NotOurs = ["pg_up"];

    // 0.11.1 put the server's address on its series, and fewer labels on these two; the newer set is served.
    private static readonly string[] OtherLabels = ["pg_stat_activity_count", "pg_stat_activity_max_tx_duration"];

    // Without data checksums there is nothing to tell; 0.11.1 says NaN, Fleet nothing. No replication slot or standby is there.
    private static readonly string[] Silent = ["pg_stat_database_checksum_failures", "pg_stat_database_checksum_last_failure"];

    // Values of the session that asks, or that move while two programs ask one after the other.
    private static readonly string[] OwnSettings = ["pg_settings_extra_float_digits"];

    [Fact]
    public async Task Every_family_of_the_exporter_has_the_same_name_type_labels_and_settings_have_the_same_value()
    {
        var port = ServerProcess.FreePort().ToString(CultureInfo.InvariantCulture);
        var log = Path.Combine(shop.Server.Directory, "exporter.log");
        await using var exporter = ServerProcess.Start(
            "prometheus-postgres-exporter",
            ["--web.listen-address=127.0.0.1:" + port],
            log,
            new Dictionary<string, string>
            {
                ["DATA_SOURCE_NAME"] = $"postgresql://{Watched.User}:{Watched.Password}@{shop.Server.Address}/shop?sslmode=disable",
            });
        using var http = new HttpClient();
        var text = string.Empty;
        await exporter.WaitUntilAsync(
            async () =>
            {
                try
                {
                    text = await http.GetStringAsync(new Uri($"http://127.0.0.1:{port}/metrics"));
                    return text.Contains("pg_up 1", StringComparison.Ordinal);
                }
                catch (HttpRequestException)
                {
                    return false;
                }
            },
            TimeSpan.FromSeconds(20));
        await using var watched = Watched.Over(shop.Server);
        var collection = await watched.CollectAsync();
        Compare(text, collection, "server");
        var settings = ExpositionText.Read(text).Keys.Where(name => name.StartsWith("pg_settings_", StringComparison.Ordinal)).Except(OwnSettings).ToList();
        Assert.True(settings.Count > 200);
        var wrong = settings
            .Select(name => (name, theirs: ExpositionText.Value(text, name), ours: collection.Value(name)))
            .Where(one => one.theirs is null || Math.Abs(one.theirs.Value - one.ours) > 1e-9 * Math.Abs(one.ours))
            .Select(one => $"{one.name}: exporter {one.theirs}, Fleet {one.ours}");
        Assert.Empty(wrong);
    }

    [Fact]
    public async Task Every_family_of_a_newer_exporter_has_the_same_name_type_and_labels()
    {
        await shop.Server.ExecuteAsync("SELECT pg_create_physical_replication_slot('compare', true)");
        try
        {
            await using var watched = Watched.Over(shop.Server);
            var capture = await File.ReadAllTextAsync(Path.Combine(Checkout.Root, "tests/Integration/Postgres/Captures/pgexp_0.19.1_default_shop.prom"));
            Compare(capture, await watched.CollectAsync(), "server");
        }
        finally
        {
            await shop.Server.ExecuteAsync("SELECT pg_drop_replication_slot('compare')");
        }
    }

    private void Compare(string text, Collection collection, string droppedLabel)
    {
        var theirs = ExpositionText.Read(text).Where(pair => pair.Key.StartsWith("pg_", StringComparison.Ordinal) && !NotOurs.Contains(pair.Key)).ToList();
        Assert.True(theirs.Count > 200);
        var problems = new List<string>();
        foreach (var (name, (type, labels)) in theirs.Where(pair => !Silent.Contains(pair.Key)))
        {
            var ours = collection.Parts.SelectMany(part => part.Families).Where(family => family.Name == name && family.Samples.Length > 0).ToList();
            if (ours.Count != 1)
            {
                problems.Add($"{name}: {ours.Count} families");
                continue;
            }

            var ourType = ours[0].Type == FamilyType.Unknown ? "untyped" : ours[0].Type.ToString().ToLowerInvariant();
            if (ourType != type)
            {
                problems.Add($"{name}: {type} there, {ourType} here");
            }

            var ourLabels = ours[0].Samples[0].Labels.Select(label => label.Name).Order(StringComparer.Ordinal).ToList();
            if (!OtherLabels.Contains(name) && !labels.Where(label => label != droppedLabel).SequenceEqual(ourLabels))
            {
                problems.Add($"{name}: [{string.Join(',', labels)}] there, [{string.Join(',', ourLabels)}] here");
            }
        }

        output.WriteLine($"{theirs.Count} families compared");
        Assert.Empty(problems);
    }
}
