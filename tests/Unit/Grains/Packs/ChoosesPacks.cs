using System.Collections.Immutable;
using Fleet.Cluster.Targets;
using Fleet.Grains.Collecting;
using Fleet.Grains.Packs;
using Xunit;

namespace Fleet.Tests.Unit.Grains.Packs;

public sealed class ChoosesPacks
{
    private static readonly PackConditions Primary15 = new()
    {
        Version = new Version(15, 4),
        Role = ServerRole.Primary,
        Extensions = ImmutableDictionary<string, InstalledExtension>.Empty.Add("ext", new InstalledExtension(new Version(1, 9), "\"S\"")),
    };

    [Fact]
    public void The_first_variant_that_fits_is_chosen_with_the_extensions_schema()
    {
        var pack = Pack("p") with
        {
            Extension = "ext",
            Queries =
            [
                new PackQuery { Sql = "new", Versions = new VersionRange(new Version(16, 0), null) },
                new PackQuery { Sql = "newer extension", ExtensionVersions = new VersionRange(new Version(1, 10), null) },
                new PackQuery { Sql = "standby", Role = ServerRole.Standby },
                new PackQuery { Sql = "fits" },
                new PackQuery { Sql = "too late" },
            ],
        };
        var chosen = Assert.Single(PackSelection.Choose([pack], new(), Primary15).Packs);
        Assert.Equal(("fits", "\"S\""), (chosen.Query.Sql, chosen.ExtensionSchema));
    }

    [Fact]
    public void Each_pack_left_out_says_why()
    {
        ImmutableArray<QueryPack> packs =
        [
            Pack("optional") with { Default = false },
            Pack("off"),
            Pack("optional_off") with { Default = false },
            Pack("optional_version") with { Default = false, Versions = new VersionRange(new Version(17, 0), null) },
            Pack("optional_role") with { Default = false, Role = ServerRole.Standby },
            Pack("version") with { Versions = new VersionRange(new Version(16, 0), null) },
            Pack("role") with { Role = ServerRole.Standby },
            Pack("extension") with { Extension = "missing" },
            Pack("variant") with { Queries = [new PackQuery { Sql = "s", Role = ServerRole.Standby }] },
        ];
        var selection = PackSelection.Choose(packs, new() { Disable = ["off", "optional_off"] }, Primary15);
        Assert.Empty(selection.Packs);
        Assert.Equal(
            [
                "It is optional and not switched on for this target: add it to collectors.enable.",
                "It is switched off for this target.",
                "It is switched off for this target.",
                "It is for server version 17 or later; this server has 15.4.",
                "It is for standbys; this server is a primary.",
                "It is for server version 16 or later; this server has 15.4.",
                "It is for standbys; this server is a primary.",
                "The extension missing is not installed in the database that the target is entered by.",
                "None of its statements fits the version or role of this server.",
            ],
            selection.Skipped.Select(skipped => skipped.Why));
    }

    [Theory]
    [InlineData("", "", false, "b")]
    [InlineData("all", "", false, "a a_size b")]
    [InlineData("a", "", false, "a a_size b")]
    [InlineData("a_size", "", false, "a_size b")]
    [InlineData("all", "a", false, "b")]
    [InlineData("a", "a_size", false, "a b")]
    [InlineData("", "a", true, "b")]
    [InlineData("", "a_size", true, "a b")]
    public void A_pack_follows_the_collector_it_belongs_to(string enable, string disable, bool byDefault, string expected)
    {
        ImmutableArray<QueryPack> packs = [Pack("a") with { Default = byDefault }, Pack("a_size") with { Collector = "a", Default = byDefault }, Pack("b")];
        var wishes = new CollectorSelection { Enable = Names(enable), Disable = Names(disable) };
        Assert.Equal(expected, string.Join(' ', PackSelection.Choose(packs, wishes, Primary15).Packs.Select(chosen => chosen.Pack.Name)));
    }

    private static ImmutableArray<string> Names(string text) => [.. text.Split(' ', StringSplitOptions.RemoveEmptyEntries)];

    private static QueryPack Pack(string name) => new()
    {
        Name = name,
        Collector = name,
        About = "About",
        Default = true,
        Tier = Tiers.Health,
        Queries = [new PackQuery { Sql = "SELECT 1" }],
        Families = [],
    };
}
