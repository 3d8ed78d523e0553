using System.Globalization;
using System.Text;
using Fleet.Grains.Collectors.Redis.Keys;
using Xunit;

namespace Fleet.Tests.Unit.Grains.Redis;

public sealed class ScanPlaceTests
{
    [Fact]
    public void A_walk_ends_with_the_cursor_it_began_with()
    {
        var place = new ScanPlace();
        Assert.Equal("0"u8.ToArray(), place.Cursor.ToArray());
        Assert.True(place.TryMoveTo("17179869184"u8));
        Assert.False(place.IsEnd || place.IsEndless);
        Assert.True(place.TryMoveTo("0"u8));
        Assert.True(place.IsEnd);
    }

    [Theory]
    [InlineData("")]
    [InlineData("-1")]
    [InlineData("1.5")]
    [InlineData("next")]
    [InlineData("123456789012345678901")]
    public void What_is_no_cursor_is_refused(string text) => Assert.False(new ScanPlace().TryMoveTo(Encoding.ASCII.GetBytes(text)));

    [Theory]
    [InlineData(0, 1)]
    [InlineData(3, 1)]
    [InlineData(5, 2)]
    [InlineData(100, 37)]
    [InlineData(1, 1000)]
    public void A_circle_is_noticed_within_four_times_its_length_and_that_of_the_way_to_it(int way, int circle)
    {
        var place = new ScanPlace();
        var steps = 0;
        while (!place.IsEndless)
        {
            var cursor = steps < way ? steps + 1 : way + 1 + ((steps - way) % circle);
            Assert.True(place.TryMoveTo(Encoding.ASCII.GetBytes(cursor.ToString(CultureInfo.InvariantCulture))));
            Assert.True(++steps <= 4 * (way + circle) + 4);
        }

        Assert.True(steps > way + circle - 1);
    }

    [Fact]
    public void A_walk_that_never_comes_back_is_given_up_in_the_end()
    {
        var place = new ScanPlace();
        for (var i = 1; i <= 1_000_000; i++)
        {
            Assert.True(place.TryMoveTo(Encoding.ASCII.GetBytes(i.ToString(CultureInfo.InvariantCulture))));
            Assert.False(place.IsEndless);
        }

        Assert.True(place.TryMoveTo("5000000"u8));
        Assert.True(place.IsEndless);
    }
}
