using System.Text;
using Fleet.Cluster;
using Fleet.Grains.Packs;
using Fleet.Grains.Packs.Files;

namespace Fleet.Tests.Integration.Postgres.Queries;

/// <summary>Runs of packs from files, without a collector around them.</summary>
internal static class QueryPacks
{
    public static PackRun Run(string yaml)
    {
        var pack = PackFileParser.Parse("test.yaml", Encoding.UTF8.GetBytes(yaml), everywhere: false, Limits.Default).Packs.Single();
        var bounds = new PackBounds(Limits.Default, TimeSpan.FromSeconds(5), _ => true);
        return new PackRun(new ChosenPack(pack, pack.Queries[0], string.Empty), new Version(15, 0), bounds, _ => 0);
    }
}
