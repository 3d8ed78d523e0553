using Fleet.Grains.Packs.Legacy;
using Xunit;

namespace Fleet.Tests.Unit.Grains.Packs.Legacy;

public sealed class ServerRangeTests
{
    [Theory]
    [InlineData(">=10.0.0", "10.0 15.4", "9.6")]
    [InlineData(">=13.0.0 <15.0.0", "13.0 14.22", "12.9 15.0")]
    [InlineData(">13.0.0<15.0.0", "13.1 14.0", "13.0 15.0")]
    [InlineData(">= 13.0.0 , ", null, null)]
    [InlineData("<=15.4.0", "15.4 13.0", "15.5 16.0")]
    [InlineData("15.4.0", "15.4", "15.5 15.3")]
    [InlineData("=15.x", "15.0 15.9", "14.9 16.0")]
    [InlineData("15", "15.0 15.9", "14.9 16.0")]
    [InlineData("!15.x", "14.9 16.0", "15.0 15.9")]
    [InlineData("!=15.4.0", "15.3 15.5", "15.4")]
    [InlineData(">15", "16.0", "15.9")]
    [InlineData(">15.x", "16.0", "15.9")]
    [InlineData("<=15", "15.9 13.0", "16.0")]
    [InlineData("<15", "14.9", "15.0")]
    [InlineData("<13.0.0 || >=16.0.0 <18.0.0", "12.1 16.0 17.9", "13.0 15.9 18.0")]
    [InlineData("x", "9.6 18.0", "")]
    [InlineData(">=99.0.0", "", "18.0")]
    public void It_holds_the_versions_that_it_names(string text, string? inside, string? outside)
    {
        var range = ServerRange.TryParse(text);
        if (inside is null || outside is null)
        {
            Assert.Null(range);
            return;
        }

        Assert.All(Versions(inside), version => Assert.True(range!.Contains(version), $"{version} is in {text}"));
        Assert.All(Versions(outside), version => Assert.False(range!.Contains(version), $"{version} is not in {text}"));
    }

    [Theory]
    [InlineData("")]
    [InlineData("||")]
    [InlineData(">=")]
    [InlineData("ten")]
    [InlineData(">=1.2.3.4")]
    [InlineData("1.x.2")]
    [InlineData("~>1.0")]
    [InlineData(">=9999999999")]
    [InlineData("1..2")]
    public void What_is_no_range_is_none(string text) => Assert.Null(ServerRange.TryParse(text));

    [Fact]
    public void Long_texts_take_no_time() =>
        Assert.Null(ServerRange.TryParse(new string('1', 190) + "~"));

    private static IEnumerable<Version> Versions(string texts) => texts.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(Version.Parse);
}
