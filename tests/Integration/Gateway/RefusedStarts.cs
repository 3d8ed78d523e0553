using System.Text.RegularExpressions;
using Fleet.Cluster.Configuration;
using Fleet.Tests.Testing.Gateway;
using Fleet.Tests.Testing.Servers;
using Xunit;

namespace Fleet.Tests.Integration.Gateway;

/// <summary>What a user sees when the program cannot start: a code, one line per problem, and nothing else.</summary>
public sealed partial class RefusedStarts
{
    private const int BadConfiguration = 78;

    [Theory]
    [InlineData("gateway: {listen: [\n", "DIR/fleet.yaml: line 2")]
    [InlineData("- a\n- b\n", "DIR/fleet.yaml: must be a mapping")]
    [InlineData("log: {format: text}\nlog: {format: json}\n", "DIR/fleet.yaml: log: the key is given twice")]
    [InlineData("gateway: {lisen: 'x'}\n", "DIR/fleet.yaml: gateway.lisen: is no setting; did you mean gateway.listen?")]
    [InlineData("gatewey: {listen: 'x'}\n", "DIR/fleet.yaml: gatewey: is no setting; did you mean gateway?")]
    [InlineData("gateway: {listen: '0.0.0.0'}\n", "DIR/fleet.yaml: gateway.listen: must be")]
    [InlineData("gateway: {listen: '0.0.0.0:99999'}\n", "DIR/fleet.yaml: gateway.listen: must be")]
    [InlineData("store: {url: 'etcd://x'}\n", "DIR/fleet.yaml: store.url: must be")]
    [InlineData("store: {url: 'redis://fleet:s3cret@x:6379/0'}\n", "DIR/fleet.yaml: store.url: must be")]
    [InlineData("store: {url: 'redis://x:6379/0', passwordFile: /nowhere/secret}\n", "store.passwordFile: The secret file /nowhere/secret cannot be read")]
    [InlineData("silo: {embedded: false}\n", "silo.embedded: may be false only")]
    [InlineData("defaults: {interval: never}\n", "DIR/fleet.yaml: defaults.interval: must be")]
    [InlineData("defaults: {interval: 5s, timeout: 6s}\n", "defaults.timeout: must not be longer")]
    [InlineData("log: {format: xml}\n", "DIR/fleet.yaml: log.format: must be")]
    [InlineData("admin: {dataProtectionKeyFile: /nowhere/key}\n", "admin.dataProtectionKeyFile: ")]
    [InlineData("targets: {a: 1}\n", "DIR/fleet.yaml: targets: must be a list")]
    [InlineData("targets: [{id: A, kind: redis, address: 'x:1'}]\n", "DIR/fleet.yaml: targets[0].id: must be")]
    [InlineData("targets: [{id: a, kind: redis, address: 'x:1', credentials: {password: s3cret}}]\n", "DIR/fleet.yaml: targets[0].credentials.password: refused")]
    [InlineData("targets: [{id: a, kind: postgres, address: x, collectors: {enable: [postmastr]}}]\n", "DIR/fleet.yaml: targets[0].collectors.enable[0]: 'postmastr' is no collector of postgres; did you mean 'postmaster'?")]
    public async Task A_bad_file_is_refused_in_one_line(string yaml, string line)
    {
        var run = await GatewayRun.WithFileAsync(yaml);
        AssertRefused(run, 1);
        Assert.StartsWith("fleet: " + line, run.Errors[0], StringComparison.Ordinal);
        Assert.DoesNotContain("s3cret", run.Errors[0], StringComparison.Ordinal);
    }

    [Fact]
    public async Task All_problems_of_settings_targets_and_environment_are_told_at_once()
    {
        var run = await GatewayRun.WithFileAsync(
            """
            gateway: {lisen: x}
            defaults: {interval: 0s}
            targets:
              - {id: a, kind: redis, address: "x:1"}
              - {id: a, kind: redis, address: "x:1", intervall: 5s}
              - {id: b, kind: rediss, address: "x:1", labels: {"a b": c}}
            """,
            new Dictionary<string, string>
            {
                ["FLEET_LOG__FORMT"] = "json",
                ["DATA_SOURCE_NAME"] = "postgresql://u:pa55-w0rd@h:port/db",
                ["REDIS_ADDR"] = "redis://x:1",
                ["REDIS_PASSWORD"] = "pa55-w0rd",
                ["REDIS_PASSWORD_FILE"] = "/x",
            });
        AssertRefused(run, 9);
        foreach (var place in (string[])[
            "fleet.yaml: gateway.lisen:", "fleet.yaml: defaults.interval:", "FLEET_LOG__FORMT:", "targets[1].intervall:", "targets[1].id:",
            "targets[2].kind:", "targets[2].labels.a b:", "DATA_SOURCE_NAME[0].address:", "REDIS_PASSWORD_FILE:"])
        {
            Assert.True(run.Errors.Count(line => line.Contains(place, StringComparison.Ordinal)) == 1, place + "\n" + string.Join("\n", run.Errors));
        }

        Assert.All(run.Errors, line => Assert.DoesNotContain("pa55-w0rd", line, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("fleet: --config: wants a value", "--config")]
    [InlineData("fleet: extra: is no flag", "extra")]
    [InlineData("fleet: --gateway.lisen: is no setting; did you mean gateway.listen?", "--gateway.lisen", "x:1")]
    [InlineData("fleet: /nowhere/fleet.yaml: cannot be read", "--config", "/nowhere/fleet.yaml")]
    [InlineData("fleet: store.url: The store directory /dev/null/x cannot be opened", "--store.url", "file:/dev/null/x", "--gateway.listen", "127.0.0.1:0")]
    public async Task A_bad_flag_or_place_is_refused_in_one_line(string line, params string[] arguments)
    {
        var run = await GatewayRun.EndAsync(arguments);
        AssertRefused(run, 1);
        Assert.StartsWith(line, run.Errors[0], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--help")]
    [InlineData("-h")]
    public async Task Help_lists_every_setting_and_what_a_good_value_looks_like(string flag)
    {
        var run = await GatewayRun.EndAsync([flag]);
        Assert.Equal(0, run.ExitCode);
        Assert.NotEmpty(SettingsReader.Settings);
        Assert.All(SettingsReader.Settings, s => Assert.Matches($@"(?m)^  --{Regex.Escape(s.Key)} +{Regex.Escape(s.Wanted)}\r?$", run.Output));
    }

    [Fact]
    public async Task A_second_gateway_on_one_data_directory_is_refused_and_the_first_goes_on()
    {
        await using var gateway = await GatewayProcess.StartAsync();
        var run = await GatewayRun.EndAsync(["--config", gateway.ConfigPath, "--gateway.listen", "127.0.0.1:0"]);
        AssertRefused(run, 1);
        Assert.Contains($"is in use by process {gateway.Process.Pid}.", run.Errors[0], StringComparison.Ordinal);
        Assert.Equal(System.Net.HttpStatusCode.Created, (await gateway.SendAsync("PUT", "api/v1/targets/x", AdminGateway.Good)).Status);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task An_address_that_cannot_be_listened_on_is_told_without_a_stack_trace(bool taken)
    {
        await using var other = new SilentListener();
        var address = taken ? other.Address : "192.0.2.1:9432";
        var directory = ServerProcess.NewDirectory("taken");
        var run = await GatewayRun.EndAsync(["--gateway.listen", address, "--store.url", "file:" + directory]);
        Assert.Equal(69, run.ExitCode);
        Assert.StartsWith($"fleet: cannot listen on {address}: ", Assert.Single(run.Errors), StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", run.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("BackgroundService", run.Output, StringComparison.Ordinal);
        Directory.Delete(directory, recursive: true);
    }

    [Fact]
    public async Task Flags_win_over_the_environment_and_that_over_the_file()
    {
        // Each source alone would be refused for its value; what counts is seen by what is told to be in use.
        await using var gateway = await GatewayProcess.StartAsync(
            "log: {format: json}\n", new Dictionary<string, string> { ["FLEET_LOG__FORMAT"] = "text", ["FLEET_GATEWAY_PORT"] = "tcp://10.0.0.1:80" });
        Assert.Matches(LogLine(), (await File.ReadAllLinesAsync(gateway.LogPath))[0]);
        var run = await GatewayRun.EndAsync(
            ["--store.url=file:" + gateway.Directory + "/data"], new Dictionary<string, string> { ["FLEET_STORE__URL"] = "file:/dev/null/x" });
        Assert.Contains("is in use by process", Assert.Single(run.Errors), StringComparison.Ordinal);
    }

    [GeneratedRegex(@"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z (debug|info |warn |ERROR) \S")]
    private static partial Regex LogLine();

    private static void AssertRefused(GatewayRun run, int lines)
    {
        Assert.Equal((BadConfiguration, string.Empty), (run.ExitCode, run.Output));
        Assert.True(run.Errors.Count == lines, string.Join('\n', run.Errors));
        Assert.All(run.Errors, line => Assert.Matches("^fleet: [^ ].{10,}$", line));
    }
}
