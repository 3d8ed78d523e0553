using Fleet.Grains.Packs;
using Fleet.Tests.Testing;
using Xunit;

namespace Fleet.Tests.Unit.Grains.Packs;

public sealed class ExamplePacks
{
    [Fact]
    public void Every_pack_of_the_examples_parses_and_takes_no_name_of_the_embedded_ones()
    {
        var files = Directory.GetFiles(Checkout.PathOf("docs", "examples", "packs"), "*.yaml");
        Assert.NotEmpty(files);
        var parses = files.Select(file => PackParser.Parse(Path.GetFileName(file), File.ReadAllText(file))).ToList();
        Assert.Empty(parses.SelectMany(parse => parse.Problems));
        var embedded = PackCatalog.Load("Postgres");
        Assert.Empty(parses.Select(parse => parse.Pack!.Name).Intersect(embedded.Select(pack => pack.Name)));
        Assert.Empty(parses.SelectMany(parse => parse.Pack!.Families).SelectMany(family => family.Names)
            .Intersect(embedded.SelectMany(pack => pack.Families).SelectMany(family => family.Names)));
    }
}
