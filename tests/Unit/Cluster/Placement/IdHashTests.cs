using System.Globalization;
using Fleet.Cluster.Placement;
using Fleet.Cluster.Targets;
using Xunit;

namespace Fleet.Tests.Unit.Cluster.Placement;

public sealed class IdHashTests
{
    // The first eight bytes of SHA-256: printf 'shop-db' | sha256sum. Another value would move every shard and phase.
    [Theory]
    [InlineData("shop-db", "4d02032c44f6f7fc")]
    [InlineData("a", "ca978112ca1bbdca")]
    public void Values_never_change(string id, string expected) =>
        Assert.Equal(expected, IdHash.Bits(TargetId.Parse(id)).ToString("x16", CultureInfo.InvariantCulture));

    [Fact]
    public void Fractions_are_spread_evenly_over_the_unit_interval()
    {
        const int targets = 20_000;
        const int bins = 20;
        var counts = new int[bins];
        for (var i = 0; i < targets; i++)
        {
            var fraction = IdHash.Fraction(TargetId.Parse($"ns-{i % 50}.db-{i}"));
            Assert.InRange(fraction, 0, 1 - double.Epsilon);
            counts[(int)(fraction * bins)]++;
        }

        // A bin of 1000 has a standard deviation of 31; six of them do not happen.
        Assert.All(counts, count => Assert.InRange(count, 815, 1185));
    }
}
