using System.Text;
using Fleet.PgWire;
using Xunit;

namespace Fleet.Tests.Unit.PgWire;

public sealed class PgScramTests
{
    // The example of RFC 7677.
    private const string Nonce = "rOprNGfwEbeRWgbNEkqO";
    private const string Challenge = "r=rOprNGfwEbeRWgbNEkqO%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0,s=W22ZaJ0SNY7soEsUEjb6gQ==,i=4096";

    [Fact]
    public void The_example_of_the_standard_is_reproduced()
    {
        var scram = new PgScram("user", "pencil", Nonce);
        Assert.Equal("n,,n=user,r=rOprNGfwEbeRWgbNEkqO", Encoding.UTF8.GetString(scram.First()));
        Assert.Equal(
            "c=biws,r=rOprNGfwEbeRWgbNEkqO%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0,p=dHzbZapWIk4jUhN+Ute9ytag9zjfMHgsqmmiz7AndVQ=",
            Encoding.UTF8.GetString(scram.Proof(Encoding.UTF8.GetBytes(Challenge))));
        Assert.True(scram.IsServerProven("v=6rriTRBi23WpRR/wtup+mMhUZUn/dB5nLTJRsjl95G4="u8));
        Assert.False(scram.IsServerProven("v=7rriTRBi23WpRR/wtup+mMhUZUn/dB5nLTJRsjl95G4="u8));
        Assert.False(scram.IsServerProven("v="u8));
    }

    [Theory]
    [InlineData("")]
    [InlineData("r=other,s=W22ZaJ0SNY7soEsUEjb6gQ==,i=4096")]
    [InlineData("r=rOprNGfwEbeRWgbNEkqO,s=W22ZaJ0SNY7soEsUEjb6gQ==,i=4096")]
    [InlineData("r=rOprNGfwEbeRWgbNEkqOx,s=???,i=4096")]
    [InlineData("r=rOprNGfwEbeRWgbNEkqOx,i=4096,s=W22ZaJ0SNY7soEsUEjb6gQ==")]
    [InlineData("r=rOprNGfwEbeRWgbNEkqOx,s=W22ZaJ0SNY7soEsUEjb6gQ==,i=0")]
    [InlineData("r=rOprNGfwEbeRWgbNEkqOx,s=W22ZaJ0SNY7soEsUEjb6gQ==,i=-1")]
    [InlineData("r=rOprNGfwEbeRWgbNEkqOx,s=W22ZaJ0SNY7soEsUEjb6gQ==,i=99999999999")]
    public void A_challenge_that_is_none_is_refused(string challenge) =>
        Assert.Throws<PgProtocolException>(() => new PgScram("user", "pencil", Nonce).Proof(Encoding.UTF8.GetBytes(challenge)));

    [Fact]
    public void Work_without_end_is_refused() =>
        Assert.Throws<PgLimitException>(() => new PgScram("user", "pencil", Nonce).Proof(
            Encoding.UTF8.GetBytes(Challenge.Replace("i=4096", "i=2147483647", StringComparison.Ordinal))));

    [Fact]
    public void The_old_hash_is_what_servers_expect() =>
        Assert.Equal("md5b69462e41c3d66f674867d366de22288", PgMd5.Answer("fleet", "geheim", [1, 2, 3, 4]));
}
