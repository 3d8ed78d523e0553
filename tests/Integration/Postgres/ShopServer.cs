using Fleet.Tests.Testing.Servers;
using Xunit;

namespace Fleet.Tests.Integration.Postgres;

/// <summary>One server for the tests of a class that change nothing others would notice.</summary>
public sealed class ShopServer : IAsyncLifetime
{
    public PostgresServer Server { get; private set; } = null!;

    public async ValueTask InitializeAsync() => Server = await Watched.StartShopAsync();

    public ValueTask DisposeAsync() => Server.DisposeAsync();
}
