using Fleet.Tests.Testing.Servers;
using Npgsql;
using Xunit;

namespace Fleet.Tests.Integration.Postgres;

/// <summary>A primary with a streaming standby, a slot of each type and a session that idles on each, for tests that change nothing.</summary>
public sealed class StreamingPair : IAsyncLifetime
{
    private readonly List<NpgsqlConnection> _idle = [];

    public PostgresServer Primary { get; private set; } = null!;

    public PostgresServer Standby { get; private set; } = null!;

    public PostgresServer Server(bool standby) => standby ? Standby : Primary;

    public async ValueTask InitializeAsync()
    {
        Primary = await Watched.StartShopAsync("wal_level = logical", "max_slot_wal_keep_size = '1GB'", "track_io_timing = on", "autovacuum = off");
        Standby = await PostgresServer.StartStandbyAsync(Primary, "second");
        await Primary.ExecuteAsync("SELECT pg_create_logical_replication_slot('changes', 'pgoutput')", "shop");
        await Until.TrueAsync(async () => await Primary.ScalarAsync("SELECT state FROM pg_stat_replication WHERE replay_lsn = pg_current_wal_lsn()") is "streaming");
        foreach (var server in (PostgresServer[])[Primary, Standby])
        {
            var connection = new NpgsqlConnection(server.ConnectionString());
            await connection.OpenAsync();
            _idle.Add(connection);
        }
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var connection in _idle)
        {
            await connection.DisposeAsync();
        }

        await Standby.DisposeAsync();
        await Primary.DisposeAsync();
    }
}
