using System.IO.Pipes;
using System.Net;
using Fleet.Cluster.Configuration;
using Xunit;

namespace Fleet.Tests.Unit.Cluster.Configuration;

public sealed class SettingsReaderTests : IDisposable
{
    private readonly string _directory = Directory.CreateTempSubdirectory("fleet-settings-").FullName;

    private string File => Path.Combine(_directory, "fleet.yaml");

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    [Fact]
    public void Without_anything_given_the_defaults_stand()
    {
        var settings = Good(Read(null, []));
        Assert.Equal(new IPEndPoint(IPAddress.Any, 9432), settings.GatewayListen);
        Assert.Equal((TimeSpan.FromSeconds(15), TimeSpan.FromSeconds(10), "default"), (settings.Interval, settings.Timeout, settings.ClusterName));
        Assert.Empty(settings.AdminTokenFiles);
    }

    [Fact]
    public void Flags_win_over_the_environment_and_the_environment_over_the_file()
    {
        const string yaml = """
            cluster: {name: of-file}
            defaults: {interval: 20s, timeout: 1s}
            gateway: {listen: "127.0.0.1:1"}
            admin: {tokenFiles: [/file/1, /file/2]}
            """;
        var settings = Good(Read(
            yaml, ["--gateway.listen", "127.0.0.1:3"],
            ("FLEET_GATEWAY__LISTEN", "127.0.0.1:2"), ("FLEET_DEFAULTS__INTERVAL", "30s"), ("FLEET_ADMIN__TOKENFILES__0", "/environment")));
        Assert.Equal(3, settings.GatewayListen.Port);
        Assert.Equal((TimeSpan.FromSeconds(30), TimeSpan.FromSeconds(1), "of-file"), (settings.Interval, settings.Timeout, settings.ClusterName));
        Assert.Equal(["/environment"], settings.AdminTokenFiles);
        Assert.Equal(File, settings.ConfigFile);
    }

    [Fact]
    public void The_file_is_named_by_a_flag_before_the_environment()
    {
        System.IO.File.WriteAllText(File, "cluster: {name: a}");
        Assert.Equal("a", Good(SettingsReader.Read([], Environment(("FLEET_CONFIG", File)))).ClusterName);
        Assert.Equal("a", Good(SettingsReader.Read([$"--config={File}"], Environment(("FLEET_CONFIG", "/no/such/file")))).ClusterName);
    }

    [Fact]
    public void Every_problem_is_told_at_once_and_names_its_source()
    {
        const string yaml = """
            gateway: {lisen: "0.0.0.0:1"}
            defaults: {interval: 15}
            colour: red
            log: {format: xml}
            """;
        Assert.Equal(
            [
                $"{File}: gateway.lisen: is no setting; did you mean gateway.listen?",
                $"{File}: defaults.interval: must be a duration from 1s to 1h",
                $"{File}: colour: is no setting",
                $"{File}: log.format: must be text or json",
                "FLEET_GATEWAY__LISTEN: must be an IP address and a port, such as 0.0.0.0:9432",
                "FLEET_STORE__URLL: is no setting; did you mean store.url?",
                "--silo.embedded: must be true or false",
                "--defaults.intervall: is no setting; did you mean defaults.interval?",
            ],
            Problems(Read(
                yaml, ["--silo.embedded=no", "--defaults.intervall", "1s"], ("FLEET_GATEWAY__LISTEN", "nonsense"), ("FLEET_STORE__URLL", "file:x"))));
    }

    [Theory]
    [InlineData("gateway.listen", "::1")]
    [InlineData("gateway.listen", "9432")]
    [InlineData("gateway.listen", "127.0.0.1")]
    [InlineData("gateway.listen", "127.0.0.1:")]
    [InlineData("gateway.listen", "127.0.0.1:65536")]
    [InlineData("gateway.listen", "[::1]")]
    [InlineData("gateway.listen", "host:9432")]
    [InlineData("gateway.listen", "")]
    [InlineData("silo.listen", "::1:9433")]
    [InlineData("silo.announce", "host")]
    [InlineData("store.url", "file:")]
    [InlineData("store.url", "file:a\0b")]
    [InlineData("store.url", "redis://u:p@h:6379/0")]
    [InlineData("store.passwordFile", "")]
    [InlineData("store.caFile", "")]
    [InlineData("silo.name", "Silo A")]
    [InlineData("silo.maxTargets", "0")]
    [InlineData("silo.maxTargets", "1000001")]
    [InlineData("cluster.certFile", "")]
    [InlineData("cluster.name", "two words")]
    [InlineData("cluster.tokenFile", "")]
    [InlineData("cluster.drainGrace", "30")]
    [InlineData("admin.dataProtectionKeyFile", "")]
    [InlineData("admin.tokenFiles.0", "")]
    [InlineData("admin.tokenFiles.x", "/a")]
    [InlineData("admin.tokenFiles.99999999999", "/a")]
    [InlineData("defaults.interval", "999ms")]
    [InlineData("defaults.interval", "3601s")]
    [InlineData("defaults.interval", "-5s")]
    [InlineData("defaults.timeout", "99ms")]
    [InlineData("log.level", "trace")]
    [InlineData("targets.0.id", "a")]
    public void A_bad_value_is_one_problem_that_names_the_flag(string key, string value)
    {
        var problem = Assert.Single(Problems(Read(null, [$"--{key}={value}"])));
        Assert.StartsWith($"--{key}: ", problem, StringComparison.Ordinal);
        Assert.DoesNotContain($"did you mean {key}?", problem, StringComparison.OrdinalIgnoreCase);
    }

    [Theory]
    [InlineData("gateway.listen", "[::]:9432")]
    [InlineData("gateway.listen", "localhost:9432")]
    [InlineData("gateway.listen", "127.0.0.1:0")]
    [InlineData("silo.announce", "silo-1:9433")]
    [InlineData("cluster.drainGrace", "30s")]
    [InlineData("store.url", "file:///var/lib/fleet")]
    [InlineData("store.url", "redis://h:6379/0")]
    [InlineData("store.sentinelPasswordFile", "/run/secrets/sentinels")]
    [InlineData("silo.maxTargets", "1000000")]
    [InlineData("silo.name", "silo-a")]
    [InlineData("log.level", "debug")]
    [InlineData("gateway:listen", "127.0.0.1:1")]
    public void Good_values_are_taken(string key, string value) => Good(Read(null, [$"--{key}", value]));

    [Fact]
    public void Variables_that_Kubernetes_makes_of_services_are_no_settings() =>
        Good(Read(null, [], ("FLEET_GATEWAY_PORT", "tcp://10.0.0.1:9432"), ("FLEET_GATEWAY_SERVICE_HOST", "10.0.0.1"), ("FLEET_GATEWAY_PORT_9432_TCP_ADDR", "10.0.0.1")));

    [Fact]
    public void Targets_have_a_parser_of_their_own()
    {
        Good(Read("targets:\n  - {id: A B, kind: nonsense, colour: red}\n", []));
        Good(Read("targets: 5\n", []));
    }

    [Fact]
    public void Two_answers_to_one_question_are_a_problem()
    {
        Assert.Equal([$"{File}: gateway.listen: the key is given twice, in lines 2 and 3"], Problems(Read("gateway:\n  listen: 127.0.0.1:1\n  listen: 127.0.0.1:2\n", [])));
        Assert.Equal(
            [$"{File}: gateway.Listen: is given twice", $"{File}: gateway.listen: is given twice"],
            Problems(Read("gateway:\n  listen: 127.0.0.1:1\n  Listen: 127.0.0.1:2\ngateway.listen: 127.0.0.1:2\n", [])));
        Assert.Equal(["--log.level: is given twice"], Problems(Read(null, ["--log.level", "info", "--Log.Level", "debug"]), ignoreCase: true));
        Assert.Equal(["--config: is given twice"], Problems(Read("cluster: {name: a}", [$"--config={File}"])));
    }

    [Fact]
    public void A_timeout_longer_than_the_interval_is_a_problem_when_both_were_meant()
    {
        Assert.Equal(
            ["defaults.timeout: must not be longer than defaults.interval"],
            Problems(Read("defaults: {timeout: 20s}", [])));
        var settings = Good(Read("defaults: {interval: 5s}", []));
        Assert.Equal((TimeSpan.FromSeconds(5), TimeSpan.FromSeconds(5)), (settings.Interval, settings.Timeout));
    }

    [Theory]
    [InlineData("gateway: {listen: [", ": line ")]
    [InlineData("- a\n- b\n", "must be a mapping of sections")]
    [InlineData("just text", "must be a mapping of sections")]
    [InlineData("gateway:\n\tlisten: x\n", "indent with spaces")]
    public void A_file_that_is_no_YAML_of_sections_is_one_problem(string yaml, string says) =>
        Assert.Contains(says, Assert.Single(Problems(Read(yaml, []))), StringComparison.Ordinal);

    [Theory]
    [InlineData("")]
    [InlineData("/no/such/file.yaml")]
    [InlineData("/tmp")]
    [InlineData("a\0b")]
    public void A_file_that_cannot_be_read_is_one_problem(string path) =>
        Assert.Contains("cannot be read", Assert.Single(Problems(SettingsReader.Read(["--config", path], Environment()))), StringComparison.Ordinal);

    [Fact]
    public void A_pipe_is_no_file_because_it_can_be_read_only_once()
    {
        using var pipe = new AnonymousPipeServerStream(PipeDirection.Out);
        var result = SettingsReader.Read(["--config", $"/proc/self/fd/{pipe.GetClientHandleAsString()}"], Environment());
        Assert.Contains("cannot be read", Assert.Single(Problems(result)), StringComparison.Ordinal);
    }

    [Fact]
    public void Hostile_keys_cannot_forge_a_line_and_values_are_never_repeated()
    {
        var result = Read("\"a\\nfleet: all is well\\e[2K\": x\nlog: {format: \"s3cret\\nvalue\"}\n\"\": 1\n", [], ("FLEET_X\n__Y", "s3cret"), ("FLEET___", "1"));
        Assert.Equal(5, result.Problems.Length);
        Assert.All(result.Problems, problem =>
        {
            Assert.DoesNotContain(problem.ToString(), char.IsControl);
            Assert.DoesNotContain("s3cret", problem.ToString(), StringComparison.Ordinal);
        });
    }

    [Fact]
    public void Flags_without_a_value_and_words_that_are_no_flags_are_told()
    {
        Assert.Equal(
            ["serve: is no flag; flags are --config FILE and --section.key VALUE", "--log.level: wants a value"],
            Problems(Read(null, ["serve", "--log.level"])));
        Assert.Equal(["--: is no flag; flags are --config FILE and --section.key VALUE"], Problems(Read(null, ["--"])));
    }

    private static string[] Problems(SettingsResult result, bool ignoreCase = false) =>
        [.. result.Problems.Select(p => ignoreCase ? p.ToString().ToLowerInvariant() : p.ToString())];

    private static FleetSettings Good(SettingsResult result)
    {
        Assert.Empty(result.Problems);
        return result.Settings;
    }

    private static Dictionary<string, string> Environment(params (string Name, string Value)[] variables) =>
        variables.ToDictionary(v => v.Name, v => v.Value, StringComparer.Ordinal);

    private SettingsResult Read(string? yaml, string[] flags, params (string Name, string Value)[] variables)
    {
        if (yaml is not null)
        {
            System.IO.File.WriteAllText(File, yaml);
            flags = [$"--config={File}", .. flags];
        }

        return SettingsReader.Read(flags, Environment(variables));
    }
}
