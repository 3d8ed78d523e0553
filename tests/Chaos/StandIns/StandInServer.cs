using System.Buffers;
using System.Net;
using System.Net.Sockets;

namespace Fleet.Tests.Chaos.StandIns;

/// <summary>
/// Thousands of stand-in Redis servers behind one listener: every address of a /16 network is one, and the address that a
/// connection was made to tells which. They answer alike, cost little, and write down who asked them when.
/// </summary>
internal sealed class StandInServer(EventLog log, CannedReplies replies)
{
    private static readonly TimeSpan SlowAnswer = TimeSpan.FromSeconds(2);
    private readonly Behaviour[] _behaviours = new Behaviour[1 << 16];
    private int _connections;

    /// <summary>Sets how some stand-ins behave from now on.</summary>
    public void Behave(int from, int count, Behaviour behaviour) => Array.Fill(_behaviours, behaviour, from, count);

    /// <summary>Listens until the token fires.</summary>
    public async Task RunAsync(int port, CancellationToken cancellationToken)
    {
        using var listener = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        listener.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.ReuseAddress, true);
        listener.Bind(new IPEndPoint(IPAddress.Any, port));
        listener.Listen(4096);
        while (true)
        {
            var client = await listener.AcceptAsync(cancellationToken);
            client.NoDelay = true;
            _ = ServeAsync(client, ++_connections, cancellationToken);
        }
    }

    private async Task ServeAsync(Socket client, int connection, CancellationToken cancellationToken)
    {
        using (client)
        {
            var address = ((IPEndPoint)client.LocalEndPoint!).Address.GetAddressBytes();
            var target = (address[2] << 8) | address[3];
            var peer = ((IPEndPoint)client.RemoteEndPoint!).Address.GetAddressBytes()[3];
            log.Add(target, connection, peer, StandInEventKind.Connected);
            try
            {
                await AnswerAsync(client, target, () => log.Add(target, connection, peer, StandInEventKind.Collected), cancellationToken);
            }
            catch (Exception e) when (e is SocketException or OperationCanceledException)
            {
                // The client is gone, or the run is over.
            }

            log.Add(target, connection, peer, StandInEventKind.Closed);
        }
    }

    private async Task AnswerAsync(Socket client, int target, Action collected, CancellationToken cancellationToken)
    {
        using var reply = new MemoryStream(16 << 10);
        while (_behaviours[target] != Behaviour.Refuse)
        {
            // Thousands of idle connections hold no buffers: one is rented only when something has come.
            await client.ReceiveAsync(Memory<byte>.Empty, cancellationToken);
            var buffer = ArrayPool<byte>.Shared.Rent(4096);
            try
            {
                if (!await TakeAsync(client, buffer, reply, target, collected, cancellationToken))
                {
                    return;
                }
            }
            finally
            {
                ArrayPool<byte>.Shared.Return(buffer);
            }

            await BehaveAsync(target, cancellationToken);
            await client.SendAsync(reply.GetBuffer().AsMemory(0, (int)reply.Length), cancellationToken);
            reply.SetLength(0);
        }

        client.LingerState = new LingerOption(true, 0);
    }

    // One batch of commands, which a client sends in one write; false at the end of the connection.
    private async Task<bool> TakeAsync(
        Socket client, byte[] buffer, MemoryStream reply, int target, Action collected, CancellationToken cancellationToken)
    {
        var length = 0;
        while (true)
        {
            var read = await client.ReceiveAsync(buffer.AsMemory(length), cancellationToken);
            if (read == 0)
            {
                return false;
            }

            length += read;
            if (Answer(buffer.AsSpan(0, length), reply, target, collected))
            {
                return true;
            }
        }
    }

    private bool Answer(ReadOnlySpan<byte> sent, MemoryStream reply, int target, Action collected)
    {
        reply.SetLength(0);
        var asked = new List<string>();
        while (!sent.IsEmpty)
        {
            if (!CommandReader.TryRead(ref sent, out var command))
            {
                return false;
            }

            asked.Add(command);
        }

        if (asked.Exists(static command => command.StartsWith("INFO", StringComparison.Ordinal)))
        {
            collected();
        }

        asked.ForEach(command => replies.Append(reply, command, target));
        return true;
    }

    private async Task BehaveAsync(int target, CancellationToken cancellationToken)
    {
        while (_behaviours[target] == Behaviour.Hang)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(200), cancellationToken);
        }

        if (_behaviours[target] == Behaviour.Slow)
        {
            await Task.Delay(SlowAnswer, cancellationToken);
        }
    }
}
