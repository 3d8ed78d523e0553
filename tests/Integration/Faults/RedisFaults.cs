using Xunit;

namespace Fleet.Tests.Integration.Faults;

[Collection(FaultCollection.Name)]
public sealed class RedisFaults(FaultyFleet fleet, FaultTable table, ITestOutputHelper output)
{
    private readonly FaultRun _run = new(fleet, table, output);

    [Fact]
    public Task A_stopped_server_times_out_until_it_goes_on() => _run.RunAsync(new Fault
    {
        Name = "Redis stopped (SIGSTOP)",
        Target = FaultyFleet.Redis,
        Reason = "timeout",
        Message = "within the deadline",
        BreakAsync = () => fleet.Cache.Process.SignalAsync("STOP"),
        MendAsync = () => fleet.Cache.Process.SignalAsync("CONT"),
    });

    [Fact]
    public Task A_killed_server_is_down_until_it_is_started() => _run.RunAsync(new Fault
    {
        Name = "Redis killed",
        Target = FaultyFleet.Redis,
        Reason = "connect",
        Message = "Check that the server runs",
        Forgotten = ["redis_errors_total"],
        BreakAsync = fleet.Cache.StopAsync,
        MendAsync = fleet.Cache.StartAgainAsync,
    });

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_password_set_at_run_time_is_told_as_missing(bool kill)
    {
        var password = fleet.Secrets.New("requirepass");
        await _run.RunAsync(new Fault
        {
            Name = $"Redis NOAUTH (requirepass set, connection {(kill ? "killed" : "held")})",
            Target = FaultyFleet.Redis,
            Reason = "noauth",
            Message = "NOAUTH",
            BreakAsync = () => AdminAsync(["CONFIG SET requirepass " + password, .. Killing(kill)]),
            MendAsync = () => AdminAsync("ACL SETUSER default on nopass ~* &* +@all"),
        });
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public Task A_user_without_CONFIG_is_up_and_told_what_to_grant(bool kill) => _run.RunAsync(new Fault
    {
        Name = $"Redis ACL without CONFIG (connection {(kill ? "killed" : "held")})",
        Target = FaultyFleet.Redis,
        Up = 1,
        Outcome = "ok",
        Reason = "none",
        Message = "",
        Skipped = "config|get",
        BreakAsync = () => AdminAsync(["ACL SETUSER default -config", .. Killing(kill)]),
        MendAsync = () => AdminAsync(["ACL SETUSER default +config", .. Killing(kill)]),
    });

    private static string[] Killing(bool kill) => kill ? ["CLIENT KILL TYPE normal SKIPME yes"] : [];

    private async Task AdminAsync(params string[] commands)
    {
        var answer = await fleet.Cache.CommandAsync(["AUTH admin " + fleet.CacheAdmin, .. commands]);
        Assert.DoesNotContain("-ERR", answer, StringComparison.Ordinal);
        Assert.DoesNotContain("-NO", answer, StringComparison.Ordinal);
    }
}
