using System.Text;
using Fleet.Grains.Collectors.Redis.Keys;
using Xunit;

namespace Fleet.Tests.Unit.Grains.Redis;

public sealed class KeyPatternTests
{
    [Theory]
    [InlineData("*", "", true)]
    [InlineData("*", "anything", true)]
    [InlineData("", "", true)]
    [InlineData("", "a", false)]
    [InlineData("a", "", false)]
    [InlineData("orders:*", "orders:", true)]
    [InlineData("orders:*", "orders", false)]
    [InlineData("*:x:*", "a:b:x:c", true)]
    [InlineData("*:x:*", "a:b:y:c", false)]
    [InlineData("a*b*c", "aXbYbZc", true)]
    [InlineData("a*b*c", "aXbYbZ", false)]
    [InlineData("h?llo", "hallo", true)]
    [InlineData("h?llo", "hllo", false)]
    [InlineData("h[ae]llo", "hello", true)]
    [InlineData("h[ae]llo", "hillo", false)]
    [InlineData("h[^e]llo", "hallo", true)]
    [InlineData("h[^e]llo", "hello", false)]
    [InlineData("k[0-9]", "k7", true)]
    [InlineData("k[9-0]", "k7", true)]
    [InlineData("k[0-9]", "kx", false)]
    [InlineData("a\\*b", "a*b", true)]
    [InlineData("a\\*b", "axb", false)]
    [InlineData("a[\\]]b", "a]b", true)]
    [InlineData("a[]b", "ab", false)]
    [InlineData("a[bc", "ac", true)]
    [InlineData("a\\", "a\\", true)]
    [InlineData("A", "a", false)]
    public void Patterns_match_as_in_redis(string pattern, string key, bool matches) =>
        Assert.Equal(matches, KeyPattern.Of(pattern).IsMatch(Encoding.UTF8.GetBytes(key)));

    [Theory]
    [InlineData("orders:*", "orders:")]
    [InlineData("a[bc]*", "a")]
    [InlineData("a\\*", "a")]
    [InlineData("abc", "abc")]
    [InlineData("*x", "")]
    public void What_all_matches_begin_with_is_known(string pattern, string prefix) =>
        Assert.Equal(prefix, Encoding.UTF8.GetString(KeyPattern.Of(pattern).Prefix.Span));

    [Fact]
    public void Many_stars_cost_no_more_than_the_product_of_the_lengths()
    {
        var pattern = KeyPattern.Of(string.Concat(Enumerable.Repeat("a*", 200)) + "b");
        Assert.False(pattern.IsMatch(Encoding.UTF8.GetBytes(new string('a', 20_000))));
    }
}
