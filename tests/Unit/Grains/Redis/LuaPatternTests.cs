using System.Text;
using Fleet.Grains.Collectors.Redis.Groups;
using Xunit;

namespace Fleet.Tests.Unit.Grains.Redis;

/// <summary>The integration tests compare it with Redis' own Lua; here the cases that people meet, and the bounds.</summary>
public sealed class LuaPatternTests
{
    [Theory]
    [InlineData("^(%w+):", "user:17", "user")]
    [InlineData("^([^:]*):([^:]*):", "shop:cart:17", "shopcart")]
    [InlineData("(%d+)$", "order-42", "42")]
    [InlineData("user", "a user here", "")]
    [InlineData("^user", "a user here", null)]
    [InlineData("(.-)-", "a-b-c", "a")]
    [InlineData("(.*)-", "a-b-c", "a-b")]
    [InlineData("(a?)b", "b", "")]
    [InlineData("%b()", "f(a(b)c)", "")]
    [InlineData("(%b())", "f(a(b)c)d", "(a(b)c)")]
    [InlineData("%f[%u](%u+)", "abcDEF", "DEF")]
    [InlineData("(%a)%1", "hello", "l")]
    [InlineData("()b", "ab", "2")]
    [InlineData("([%]x]+)", "a]x]", "]x]")]
    [InlineData("([]]+)", "a]]", "]]")]
    [InlineData("(%S+) ", " abc d", "abc")]
    [InlineData("x$y", "x$y", "")]
    public void Captures_name_the_group(string pattern, string key, string? group) =>
        Assert.Equal(group, new LuaPattern(pattern).Find(Encoding.UTF8.GetBytes(key), steps: 10_000));

    [Fact]
    public void A_pattern_made_to_run_for_ever_ends_without_a_match()
    {
        var pattern = new LuaPattern(string.Concat(Enumerable.Repeat(".-", 30)) + "x");
        Assert.Null(pattern.Find(Encoding.UTF8.GetBytes(new string('a', 500)), steps: 10_000));
    }

    /// <summary>As many steps as bytes, whatever looks at them.</summary>
    [Theory]
    [InlineData("^a*$", 'a', 'a')]
    [InlineData("^(a*)$", 'a', 'a')]
    [InlineData("^%b()", '(', ')')]
    [InlineData("%b()", '(', ')')]
    public void Each_byte_that_is_looked_at_is_a_step(string pattern, char first, char last)
    {
        var key = Encoding.UTF8.GetBytes(first + new string('a', 5000) + last);
        Assert.NotNull(new LuaPattern(pattern).Find(key, steps: 10_000));
        Assert.Null(new LuaPattern(pattern).Find(key, steps: 4000));
    }
}
