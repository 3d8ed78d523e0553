using Fleet.Cluster.Configuration.Probe;
using Xunit;

namespace Fleet.Tests.Unit.Cluster.Configuration.Probe;

public sealed class AddressPatternTests
{
    [Theory]
    [InlineData("db1.shop:5432", "db1.shop:5432")]
    [InlineData("DB1.shop:5432", "db1.Shop:5432")]
    [InlineData("*.shop:5432", "db1.shop:5432")]
    [InlineData("db-*.shop.example:5432", "db-7.shop.example:5432")]
    [InlineData("db-*:5432", "db-7:5432")]
    [InlineData("10.0.0.*:5432", "10.0.0.7:5432")]
    [InlineData("[::1]:5432", "[::1]:5432")]
    [InlineData("unix:/run/postgresql", "unix:/run/postgresql")]
    public void What_is_meant_is_let_through(string pattern, string address) => Assert.True(AddressPattern.TryParse(pattern)!.Matches(address));

    [Theory]
    [InlineData("db1.shop:5432", "db1.shop:5433")]
    [InlineData("db1.shop:5432", "xdb1.shop:5432")]
    [InlineData("db1.shop:5432", "db1.shop.evil.example:5432")]
    [InlineData("db1.shop:5432", "db1xshop:5432")]
    [InlineData("*.shop:5432", "a.b.shop:5432")]
    [InlineData("*.shop:5432", "evil.example:5432")]
    [InlineData("db-*:5432", "db-7.evil.example:5432")]
    [InlineData("10.0.0.*:5432", "10.0.0.example:5432")]
    [InlineData("10.0.0.*:5432", "10.0.0.7.evil:5432")]
    [InlineData("10.0.0.*:5432", "10.0.00:5432")]
    [InlineData("10.0.0.*:5432", "unix:/run/postgresql")]
    [InlineData("unix:/run/postgresql", "unix:/run/other")]
    public void Nothing_else_is(string pattern, string address) => Assert.False(AddressPattern.TryParse(pattern)!.Matches(address));

    [Theory]
    [InlineData("")]
    [InlineData("*")]
    [InlineData("*:5432")]
    [InlineData("db1.shop")]
    [InlineData("db1.shop:*")]
    [InlineData("db1.*:5432")]
    [InlineData("db1.s*p:5432")]
    [InlineData("::1:5432")]
    [InlineData("db1.shop:0")]
    [InlineData("postgresql://db1.shop:5432")]
    [InlineData("unix:/run/*")]
    public void Patterns_that_would_let_too_much_through_are_none(string pattern) => Assert.Null(AddressPattern.TryParse(pattern));
}
