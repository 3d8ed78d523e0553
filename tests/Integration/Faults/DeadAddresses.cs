using System.Diagnostics;
using System.Globalization;
using Fleet.Tests.Integration.Postgres;
using Fleet.Tests.Testing.Servers;
using Xunit;

namespace Fleet.Tests.Integration.Faults;

[Collection(DeadAddressCollection.Name)]
public sealed class DeadAddresses(FaultyFleet fleet, FaultTable table, ITestOutputHelper output)
{
    private static readonly TimeSpan AtOnce = TimeSpan.FromMilliseconds(500);

    [Fact]
    public async Task Targets_that_never_answer_or_refuse_are_down_and_delay_nobody()
    {
        await using var hole = new SilentListener();
        var refused = "127.0.0.1:" + ServerProcess.FreePort().ToString(CultureInfo.InvariantCulture);
        var run = new FaultRun(fleet, table, output);
        var others = await run.MarksAsync(string.Empty);
        await fleet.RegisterAsync("hole-db", "postgres", hole.Address, fleet.PasswordFile);
        await fleet.RegisterAsync("hole-cache", "redis", hole.Address, fleet.PasswordFile);
        await fleet.RegisterAsync("refused-db", "postgres", refused, fleet.PasswordFile);
        await fleet.RegisterAsync("refused-cache", "redis", refused, null);
        var dead = new[] { ("hole-db", "timeout"), ("hole-cache", "timeout"), ("refused-db", "connect"), ("refused-cache", "connect") };
        foreach (var (id, reason) in dead)
        {
            var (number, first) = await fleet.Watch.FirstAsync(id, 0, observed => observed.Outcome == "failed");
            Assert.Equal((1, reason), (number, first.Reason));
            Assert.NotEmpty(first.Message);
            output.WriteLine($"{id}: {first.Reason}: {first.Message}");
        }

        var slowest = TimeSpan.Zero;
        for (var turn = 0; turn < 30; turn++)
        {
            slowest = Max(slowest, await ScrapeAllAsync(FaultyFleet.Others(string.Empty), up: 1));
            slowest = Max(slowest, await ScrapeAllAsync(dead.Select(one => one.Item1), up: 0));
            await Task.Delay(100);
        }

        await run.AssertUntouchedAsync(others);
        Assert.True(hole.Connections >= 2, "the black hole was never tried");
        foreach (var (id, reason) in dead)
        {
            Assert.All(fleet.Watch.Of(id), observed => Assert.Equal(("failed", reason), (observed.Outcome, observed.Reason)));
            using var gone = await fleet.Gateway.Client.DeleteAsync(new Uri("api/v1/targets/" + id, UriKind.Relative));
            Assert.True(gone.IsSuccessStatusCode);
        }

        await fleet.AssertNoSecretAsync();
        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"slowest of 240 scrapes: {slowest.TotalMilliseconds:0.0} ms"));
        Assert.InRange(slowest, TimeSpan.Zero, AtOnce);
    }

    private async Task<TimeSpan> ScrapeAllAsync(IEnumerable<string> ids, double up)
    {
        var slowest = TimeSpan.Zero;
        foreach (var id in ids)
        {
            var clock = Stopwatch.StartNew();
            var page = await fleet.ScrapeAsync(id);
            slowest = Max(slowest, clock.Elapsed);
            Assert.Equal(up, ExpositionText.Value(page, "pg_up") ?? ExpositionText.Value(page, "redis_up"));
        }

        return slowest;
    }

    private static TimeSpan Max(TimeSpan one, TimeSpan other) => one > other ? one : other;
}
