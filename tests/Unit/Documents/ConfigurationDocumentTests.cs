using System.Collections.Immutable;
using System.Text;
using System.Text.RegularExpressions;
using Fleet.Cluster.Configuration;
using Fleet.Cluster.Discovery;
using Fleet.Cluster.Targets;
using Fleet.Silo.Start;
using Fleet.Tests.Testing;
using Xunit;

namespace Fleet.Tests.Unit.Documents;

/// <summary>Holds docs/configuration.md to the code: its settings, its defaults, its names of collectors, its examples.</summary>
public sealed partial class ConfigurationDocumentTests
{
    private static readonly string Text = File.ReadAllText(Checkout.PathOf("docs", "configuration.md"));

    [Fact]
    public void Its_table_has_every_setting_once_with_its_variable_and_flag() =>
        Assert.Equal(
            SettingsReader.Settings.Select(s => (s.Key, $"`{Variable(s.Key)}`", $"`--{s.Key}`")),
            Rows().Select(row => (row[0].Trim('`'), row[3], row[4])));

    [Fact]
    public void Its_defaults_are_those_of_a_process_without_settings()
    {
        var given = Rows().Where(row => row[2] != "none").ToList();
        Assert.NotEmpty(given);
        var byFlags = SettingsReader.Read([.. given.Select(row => $"{row[4].Trim('`')}={row[2].Trim('`')}")], ImmutableDictionary<string, string>.Empty);
        var byEnvironment = SettingsReader.Read([], given.ToDictionary(row => row[3].Trim('`'), row => row[2].Trim('`')));
        var wanted = new FleetSettings();
        wanted = wanted with { StoreDirectory = Path.GetFullPath(wanted.StoreDirectory) };
        Assert.Empty(byFlags.Problems.Concat(byEnvironment.Problems));
        Assert.Equal([wanted, wanted], [byFlags.Settings, byEnvironment.Settings]);
    }

    [Theory]
    [InlineData(TargetKind.Postgres)]
    [InlineData(TargetKind.PgBouncer)]
    [InlineData(TargetKind.Redis)]
    public void It_names_every_collector_once(TargetKind kind)
    {
        var row = Text.Split('\n').Single(line => line.StartsWith($"| `{KindNames.Of(kind)}` |", StringComparison.Ordinal));
        var told = Word().Matches(row).Select(m => m.Groups["word"].Value).Skip(1);
        Assert.Equal(SiloSetup.Catalog.NamesOf(kind), told.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Its_examples_are_taken()
    {
        var blocks = Block().Matches(Text).Select(m => m.Groups["yaml"].Value).ToList();
        Assert.Equal(4, blocks.Count);
        var parsed = blocks
            .Select(yaml => DeclaredFile.Parse(Encoding.UTF8.GetBytes(yaml), new ParseContext { CollectorNames = SiloSetup.Catalog.NamesOf }))
            .ToList();
        Assert.Empty(parsed.SelectMany(p => p.Problems));
        Assert.Equal(3, parsed.Sum(p => p.Targets.Length));
    }

    private static List<string[]> Rows() =>
        [.. Text.Split('\n').Where(line => line.Contains("| `FLEET_", StringComparison.Ordinal)).Select(line => line.Split('|', StringSplitOptions.TrimEntries)[1..^1])];

    private static string Variable(string key) => "FLEET_" + key.ToUpperInvariant().Replace(".", "__", StringComparison.Ordinal);

    [GeneratedRegex("`(?<word>[^`]+)`")]
    private static partial Regex Word();

    [GeneratedRegex("^```yaml\n(?<yaml>.*?)^```", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Block();
}
