using Fleet.Tests.Testing.Gateway;
using Xunit;

namespace Fleet.Tests.Integration.Redis;

/// <summary>One gateway, which collects every second, for all tests of a class.</summary>
public sealed class FailoverGateway : IAsyncLifetime
{
    internal GatewayProcess Gateway { get; private set; } = null!;

    /// <inheritdoc />
    public async ValueTask InitializeAsync() => Gateway = await GatewayProcess.StartAsync();

    /// <inheritdoc />
    public ValueTask DisposeAsync() => Gateway.DisposeAsync();
}
