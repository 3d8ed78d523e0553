using Fleet.Tests.Testing.Servers;
using Npgsql.Replication;
using NpgsqlTypes;

namespace Fleet.Tests.Integration.Postgres;

/// <summary>Somebody who streams WAL from a server without a slot, and says that it got all of it or none.</summary>
internal sealed class WalReceiver : IAsyncDisposable
{
    private readonly PhysicalReplicationConnection _connection;
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _reading;

    private WalReceiver(PhysicalReplicationConnection connection, NpgsqlLogSequenceNumber start, bool follows)
    {
        _connection = connection;
        _reading = ReadAsync(start, follows);
    }

    public static async Task<WalReceiver> StartAsync(PostgresServer server, string application, bool follows)
    {
        var connection = new PhysicalReplicationConnection(server.ConnectionString() + ";Application Name=" + application);
        await connection.Open();
        var system = await connection.IdentifySystem();
        return new WalReceiver(connection, system.XLogPos, follows);
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _reading.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await _connection.DisposeAsync();
        _stop.Dispose();
    }

    private async Task ReadAsync(NpgsqlLogSequenceNumber start, bool follows)
    {
        await foreach (var message in _connection.StartReplication(start, _stop.Token))
        {
            _connection.SetReplicationStatus(follows ? message.WalEnd : start);
            await _connection.SendStatusUpdate(_stop.Token);
        }
    }
}
