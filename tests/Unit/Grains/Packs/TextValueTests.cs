using Fleet.Grains.Packs;
using Xunit;

namespace Fleet.Tests.Unit.Grains.Packs;

public sealed class TextValueTests
{
    private const uint Bool = 16;
    private const uint Text = 25;
    private const uint Float8 = 701;
    private const uint Date = 1082;
    private const uint Timestamp = 1114;
    private const uint TimestampTz = 1184;

    [Theory]
    [InlineData("1", Text, 1)]
    [InlineData("-1.5e3", Text, -1500)]
    [InlineData("NaN", Float8, double.NaN)]
    [InlineData("Infinity", Float8, double.PositiveInfinity)]
    [InlineData("-Infinity", Float8, double.NegativeInfinity)]
    [InlineData("inf", Text, double.PositiveInfinity)]
    [InlineData("-Inf", Text, double.NegativeInfinity)]
    [InlineData("t", Bool, 1)]
    [InlineData("f", Bool, 0)]
    [InlineData("1970-01-02 00:00:01.9", Timestamp, 86401)]
    [InlineData("1970-01-01 05:30:00+05:30", TimestampTz, 0)]
    [InlineData("1969-12-31 19:00:00-05", TimestampTz, 0)]
    [InlineData("1969-12-31 23:59:58.5", Timestamp, -2)]
    [InlineData("2026-11-21", Date, 1795219200)]
    [InlineData("infinity", TimestampTz, double.PositiveInfinity)]
    public void Numbers_are_read_by_their_type(string text, uint type, double expected)
    {
        Assert.True(TextValue.TryNumber(text, type, out var number));
        Assert.Equal(expected, number);
    }

    [Theory]
    [InlineData("", Text)]
    [InlineData("t", Text)]
    [InlineData("1 ", Text)]
    [InlineData("1,5", Text)]
    [InlineData("10ms", Text)]
    [InlineData("00:00:10", 1186)]
    [InlineData("2026-11-21", Text)]
    [InlineData("2026-99-21 00:00:00", Timestamp)]
    [InlineData("0044-03-15 00:00:00 BC", Timestamp)]
    public void What_is_no_number_is_none(string text, uint type) => Assert.False(TextValue.TryNumber(text, type, out _));

    [Theory]
    [InlineData("a b", Text, "a b")]
    [InlineData("t", Text, "t")]
    [InlineData("t", Bool, "true")]
    [InlineData("f", Bool, "false")]
    [InlineData("1970-01-02 00:00:01.9+00", TimestampTz, "86401")]
    [InlineData("1234567.5", Float8, "1.2345675e+06")]
    [InlineData("1234567.5", 1700, "1234567.5")]
    public void Labels_are_written_as_the_exporter_does(string text, uint type, string label) => Assert.Equal(label, TextValue.Label(text, type));

    [Theory]
    [InlineData("{}", new double[0])]
    [InlineData("{1}", new double[] { 1 })]
    [InlineData("{0.1,5,Infinity}", new double[] { 0.1, 5, double.PositiveInfinity })]
    public void Arrays_of_numbers_are_read(string text, double[] expected)
    {
        Assert.True(TextValue.TryNumbers(text, out var numbers));
        Assert.Equal(expected, numbers);
    }

    [Theory]
    [InlineData("")]
    [InlineData("{")]
    [InlineData("{a}")]
    [InlineData("{1,NULL}")]
    [InlineData("{{1},{2}}")]
    [InlineData("1,2")]
    public void Other_arrays_are_not(string text) => Assert.False(TextValue.TryNumbers(text, out _));
}
