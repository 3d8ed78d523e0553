using Fleet.Tests.Testing.Gateway;
using Fleet.Tests.Testing.Servers;
using Xunit;

namespace Fleet.Tests.Integration.Gateway;

/// <summary>A gateway that may probe one PostgreSQL, by modules from its variables and from a file, and has another one registered.</summary>
public sealed class ProbingGateway : IAsyncLifetime
{
    private GatewayProcess? _gateway;
    private PostgresServer? _allowed;
    private PostgresServer? _registered;

    public GatewayProcess Gateway => _gateway ?? throw new InvalidOperationException("not started");

    public PostgresServer Allowed => _allowed ?? throw new InvalidOperationException("not started");

    public PostgresServer Registered => _registered ?? throw new InvalidOperationException("not started");

    public async ValueTask InitializeAsync()
    {
        _allowed = await PostgresServer.StartAsync();
        _registered = await PostgresServer.StartAsync();
        var file = Path.Combine(_allowed.Directory, "modules.yml");
        await File.WriteAllTextAsync(file, $"auth_modules: {{exporter: {{type: userpass, userpass: {{username: postgres, password: {PostgresServer.Password}}}}}}}");
        var secret = Path.Combine(_allowed.Directory, "password");
        await File.WriteAllTextAsync(secret, PostgresServer.Password);
        _gateway = await GatewayProcess.StartAsync($$$"""
            targets:
              - {id: registered, kind: postgres, address: "{{{_registered.Address}}}", credentials: {username: postgres, passwordEnv: PW}, interval: 2s, timeout: 1s}
            """, new()
        {
            ["PW"] = PostgresServer.Password,
            ["FLEET_GATEWAY__PROBE__ALLOW__0"] = _allowed.Address,
            ["FLEET_GATEWAY__PROBE__ALLOW__1"] = "127.0.0.1:1",
            ["FLEET_GATEWAY__PROBE__CONFIGFILE"] = file,
            ["FLEET_GATEWAY__PROBE__AUTHMODULES__SHOP__TYPE"] = "userpass",
            ["FLEET_GATEWAY__PROBE__AUTHMODULES__SHOP__USERPASS__USERNAME"] = "postgres",
            ["FLEET_GATEWAY__PROBE__AUTHMODULES__SHOP__USERPASS__PASSWORDFILE"] = secret,
            ["FLEET_GATEWAY__PROBE__AUTHMODULES__SHOP__OPTIONS__SSLMODE"] = "disable",
        });
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var part in (IAsyncDisposable?[])[_gateway, _allowed, _registered])
        {
            await (part?.DisposeAsync() ?? ValueTask.CompletedTask);
        }
    }
}
