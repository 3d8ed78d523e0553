using System.Net;
using Fleet.Tests.Testing.Gateway;
using Xunit;

namespace Fleet.Tests.Integration.Gateway;

/// <summary>One gateway for the tests of the admin API: a declared target and one by API, neither with a server behind it.</summary>
public sealed class AdminGateway : IAsyncLifetime
{
    /// <summary>A spec that is taken as it is.</summary>
    public const string Good = """{"kind":"redis","address":"127.0.0.1:1","interval":"1h"}""";

    private GatewayProcess? _gateway;

    public GatewayProcess Gateway => _gateway ?? throw new InvalidOperationException("not started");

    public async ValueTask InitializeAsync()
    {
        _gateway = await GatewayProcess.StartAsync("""
            targets:
              - {id: declared, kind: redis, address: "127.0.0.1:1", group: shop, interval: 1h}
            """);
        Assert.Equal(HttpStatusCode.Created, (await Gateway.SendAsync("PUT", "api/v1/targets/registered", Good)).Status);
    }

    /// <summary>
    /// Sends a request that must be refused: with a problem document of one sentence, without a stack trace, and with nothing changed.
    /// </summary>
    public async Task<HttpAnswer> RefusedAsync(
        HttpStatusCode status, string method, string path, string? body = null, params (string Name, string Value)[] headers)
    {
        var before = await Gateway.RegisteredAsync();
        var answer = await Gateway.SendAsync(method, path, body, headers);
        Problems.AssertProblem(status, answer);
        Assert.Equal(before, await Gateway.RegisteredAsync());
        return answer;
    }

    public async ValueTask DisposeAsync()
    {
        if (_gateway is not null)
        {
            await _gateway.DisposeAsync();
        }
    }
}
