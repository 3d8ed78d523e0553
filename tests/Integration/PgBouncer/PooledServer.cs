using Fleet.Tests.Integration.Postgres;
using Fleet.Tests.Testing.Servers;
using Xunit;

namespace Fleet.Tests.Integration.PgBouncer;

/// <summary>One PostgreSQL with the databases shop and other, for PgBouncers to stand before.</summary>
public sealed class PooledServer : IAsyncLifetime
{
    public PostgresServer Postgres { get; private set; } = null!;

    public async ValueTask InitializeAsync() => Postgres = await Watched.StartShopAsync();

    public ValueTask DisposeAsync() => Postgres.DisposeAsync();
}
