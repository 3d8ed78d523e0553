using Fleet.Cluster.Configuration;
using Fleet.Cluster.Configuration.Probe;
using Fleet.Cluster.Targets;
using Xunit;

namespace Fleet.Tests.Unit.Cluster.Configuration.Probe;

public sealed class ProbeSettingsTests : IDisposable
{
    private readonly string _file = Path.GetTempFileName();

    public void Dispose() => File.Delete(_file);

    [Fact]
    public void The_file_the_environment_and_flags_are_put_together()
    {
        File.WriteAllText(_file, """
            gateway:
              probe:
                allow: ["db1.shop:5432", "db2.shop:5432"]
                configFile: /etc/modules.yml
                passwordFile: /etc/passwords.json
                keys: values
                authModules:
                  shop: {type: userpass, userpass: {username: fleet, passwordFile: /run/a}, options: {sslmode: verify-full, sslrootcert: /ca}}
                  eu.west: {userpass: {username: fleet, passwordFile: /run/b}}
            """);
        var environment = new Dictionary<string, string>
        {
            ["FLEET_GATEWAY__PROBE__AUTHMODULES__OTHER__USERPASS__USERNAME"] = "o",
            ["FLEET_GATEWAY__PROBE__AUTHMODULES__OTHER__USERPASS__PASSWORDFILE"] = "/run/o",
        };
        var read = SettingsReader.Read(["--config", _file, "--gateway.probe.allow", "*.flag:1"], environment);
        Assert.Empty(read.Problems);
        var probe = read.Settings.Probe;
        Assert.Equal(["*.flag:1"], probe.Allow.Select(pattern => pattern.Text));
        Assert.Equal("/etc/modules.yml", probe.ConfigFile);
        Assert.Equal(("/etc/passwords.json", ProbeKeys.Values), (probe.PasswordFile, probe.Keys));
        Assert.Equal(["eu.west", "other", "shop"], probe.Modules.Keys);
        Assert.Equal(new TlsSpec { Mode = TlsMode.VerifyFull, CaFile = "/ca" }, probe.Modules["SHOP"].Tls);
        Assert.Equal(("fleet", "/run/b", null), (probe.Modules["eu.west"].Username, probe.Modules["eu.west"].PasswordFile, probe.Modules["eu.west"].Tls));
    }

    [Theory]
    [InlineData("gateway: {probe: {allow: ['*']}}", "host:port")]
    [InlineData("gateway: {probe: {keys: all}}", "sizes, values or refuse")]
    [InlineData("gateway: {probe: {alow: ['a:1']}}", "is no setting")]
    [InlineData("gateway: {probe: {authModules: {a: {userpass: {username: x}}}}}", "passwordFile")]
    [InlineData("gateway: {probe: {authModules: {a: {userpass: {username: x, password: y}}}}}", "is no setting")]
    [InlineData("gateway: {probe: {authModules: {a: {type: token, userpass: {username: x, passwordFile: y}}}}}", "userpass")]
    [InlineData("gateway: {probe: {authModules: {a: {userpass: {username: x, passwordFile: y}, options: {sslmode: never}}}}}", "sslmode")]
    public void What_is_wrong_is_said(string yaml, string reason)
    {
        File.WriteAllText(_file, yaml);
        var problems = SettingsReader.Read(["--config", _file], new Dictionary<string, string>()).Problems;
        Assert.Contains(problems, problem => problem.Reason.Contains(reason, StringComparison.Ordinal));
        Assert.All(problems, problem => Assert.Contains("gateway.probe", problem.Path, StringComparison.OrdinalIgnoreCase));
    }

    [Fact]
    public void The_exporters_file_is_read_with_its_passwords_as_they_are_now()
    {
        File.WriteAllText(_file, "auth_modules:\n  first: {type: userpass, userpass: {username: u, password: p-one}, options: {sslmode: require, connect_timeout: '3'}}\n");
        var (modules, problems) = ExporterModules.Load(_file);
        Assert.Empty(problems);
        Assert.Equal([new AuthModule { Name = "first", Username = "u", Tls = new TlsSpec { Mode = TlsMode.Require } }], modules);
        Assert.Equal("p-one", ExporterModules.Password(_file, "first").Reveal());
        File.WriteAllText(_file, "auth_modules: {first: {type: userpass, userpass: {username: u, password: p-two}}}");
        Assert.Equal("p-two", ExporterModules.Password(_file, "first").Reveal());
        Assert.Throws<SecretException>(() => ExporterModules.Password(_file, "second"));
    }

    [Theory]
    [InlineData("auth_modules: {a: {type: userpass, userpass: {username: u}}}")]
    [InlineData("auth_modules: {a: {type: userpass, userpass: {username: u, password: ''}}}")]
    [InlineData("auth_modules: {a: {type: token, userpass: {username: u, password: s3cret}}}")]
    [InlineData("auth_modules: {a: {userpass: {username: u, password: s3cret}, options: {sslmode: x}}}")]
    [InlineData("auth_module: {}")]
    [InlineData("auth_modules: 7")]
    [InlineData("{")]
    public void A_file_that_is_wrong_is_refused_without_its_passwords(string yaml)
    {
        File.WriteAllText(_file, yaml);
        var (modules, problems) = ExporterModules.Load(_file);
        Assert.Empty(modules);
        Assert.NotEmpty(problems);
        Assert.DoesNotContain(problems, problem => problem.ToString().Contains("s3cret", StringComparison.Ordinal));
    }
}
