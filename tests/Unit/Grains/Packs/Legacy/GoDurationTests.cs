using Fleet.Grains.Packs.Legacy;
using Xunit;

namespace Fleet.Tests.Unit.Grains.Packs.Legacy;

public sealed class GoDurationTests
{
    [Theory]
    [InlineData("0", 0)]
    [InlineData("10ms", 10)]
    [InlineData("1.5s", 1500)]
    [InlineData("-1.5h", -5_400_000)]
    [InlineData("+1m", 60_000)]
    [InlineData("1h15m30.918273645s", 4_530_918.273645)]
    [InlineData("3us", 0.003)]
    [InlineData("3\u00b5s", 0.003)]
    [InlineData("3\u03bcs", 0.003)]
    [InlineData("2500ns", 0.0025)]
    [InlineData(".5s", 500)]
    [InlineData("1.s", 1000)]
    public void Durations_of_Go_become_milliseconds(string text, double expected)
    {
        Assert.True(GoDuration.TryMilliseconds(text, out var milliseconds));
        Assert.Equal(expected, milliseconds, 1e-9);
    }

    [Theory]
    [InlineData("")]
    [InlineData("-1")]
    [InlineData("10")]
    [InlineData("1 s")]
    [InlineData("5min")]
    [InlineData("1d")]
    [InlineData(".s")]
    [InlineData("s")]
    [InlineData("1s\n")]
    [InlineData("00:00:10")]
    public void What_Go_does_not_read_is_none(string text) => Assert.False(GoDuration.TryMilliseconds(text, out _));
}
