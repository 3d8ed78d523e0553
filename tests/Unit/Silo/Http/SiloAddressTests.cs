using System.Net;
using Fleet.Cluster.Configuration;
using Fleet.Silo.Http;
using Xunit;

namespace Fleet.Tests.Unit.Silo.Http;

public sealed class SiloAddressTests
{
    [Theory]
    [InlineData("silo-7.fleet:9999", "0.0.0.0:9433", "10.0.0.3", "silo-7.fleet:9999")]
    [InlineData(null, "10.1.2.3:9433", "10.0.0.3", "10.1.2.3:4711")]
    [InlineData(null, "127.0.0.1:0", "10.0.0.3", "127.0.0.1:4711")]
    [InlineData(null, "[2001:db8::1]:9433", null, "[2001:db8::1]:4711")]
    [InlineData(null, "0.0.0.0:9433", "10.0.0.3", "10.0.0.3:4711")]
    [InlineData(null, "0.0.0.0:9433", "::ffff:10.0.0.3", "10.0.0.3:4711")]
    [InlineData(null, "[::]:9433", "2001:db8::2", "[2001:db8::2]:4711")]
    [InlineData(null, "[::]:9433", "a-host", "a-host:4711")]
    [InlineData(null, "0.0.0.0:9433", null, "MACHINE:4711")]
    [InlineData(null, "0.0.0.0:9433", "", "MACHINE:4711")]
    [InlineData(null, "0.0.0.0:9433", "0.0.0.0", "MACHINE:4711")]
    public void A_silo_announces_what_is_set_or_what_it_finds(string? announce, string listen, string? localHost, string announced)
    {
        var settings = new FleetSettings { SiloAnnounce = announce, SiloListen = IPEndPoint.Parse(listen) };
        Assert.Equal(announced.Replace("MACHINE", Environment.MachineName, StringComparison.Ordinal), SiloAddress.Announced(settings, localHost, 4711));
    }

    [Theory]
    [InlineData("0", 0)]
    [InlineData("2.5", 25_000_000)]
    [InlineData("0.0000001", 1)]
    [InlineData("31536000", 315_360_000_000_000)]
    [InlineData("31536001", -1)]
    [InlineData("-1", -1)]
    [InlineData("1e3", -1)]
    [InlineData("1,5", -1)]
    [InlineData(" 1", -1)]
    [InlineData("", -1)]
    [InlineData(null, -1)]
    public void Durations_are_plain_seconds(string? text, long ticks)
    {
        Assert.Equal(ticks >= 0, PeerSeconds.TryRead(text, out var value));
        Assert.Equal(ticks < 0 ? 0 : ticks, value.Ticks);
        Assert.True(PeerSeconds.TryRead(PeerSeconds.Write(value), out var again));
        Assert.Equal(value, again);
    }
}
