using System.Globalization;
using Fleet.Tests.Testing.Servers;
using Xunit;

namespace Fleet.Tests.Integration.Postgres;

/// <summary>A server with a hundred databases of fifty tables each, beside those of the shop.</summary>
public sealed class CrowdedServer : IAsyncLifetime
{
    public const int Databases = 100;
    public const int Tables = 50;

    public PostgresServer Server { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        Server = await Watched.StartShopAsync(SessionLog.Settings);
        await Server.ExecuteAsync("CREATE DATABASE pattern");
        await Server.ExecuteAsync(
            $"DO $$ BEGIN FOR i IN 1..{Tables} LOOP EXECUTE format('CREATE TABLE t%s (id int PRIMARY KEY)', i); END LOOP; END $$", "pattern");
        for (var i = 1; i <= Databases; i++)
        {
            await Server.ExecuteAsync(string.Create(CultureInfo.InvariantCulture, $"CREATE DATABASE many_{i:000} TEMPLATE pattern"));
        }
    }

    public ValueTask DisposeAsync() => Server.DisposeAsync();
}
