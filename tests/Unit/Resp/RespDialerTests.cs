using System.Net;
using System.Net.Sockets;
using Fleet.Resp;
using Xunit;

namespace Fleet.Tests.Unit.Resp;

public sealed class RespDialerTests
{
    private static readonly RespEndpoint Endpoint = RespEndpoint.Tcp("cache.example", 6379);

    [Fact]
    public async Task An_address_that_never_answers_leaves_time_for_the_next()
    {
        using var hole = new BlackHole();
        using var listener = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        listener.Listen();
        using var deadline = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        using var socket = await RespDialer.DialAnyAsync(
            Endpoint, [hole.Address, listener.LocalEndPoint!], TimeSpan.FromSeconds(1), TimeProvider.System, deadline.Token);
        Assert.Equal(listener.LocalEndPoint, socket.RemoteEndPoint);
    }

    [Fact]
    public async Task The_last_address_has_what_the_token_gives()
    {
        using var hole = new BlackHole();
        using var deadline = new CancellationTokenSource(TimeSpan.FromMilliseconds(300));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => RespDialer.DialAnyAsync(
            Endpoint, [hole.Address, hole.Address], TimeSpan.FromMilliseconds(100), TimeProvider.System, deadline.Token));
        Assert.True(deadline.IsCancellationRequested);
    }

    /// <summary>A listener whose queue is full: the system drops whatever else knocks.</summary>
    private sealed class BlackHole : IDisposable
    {
        private readonly Socket _listener = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        private readonly List<Socket> _waiting = [];

        public BlackHole()
        {
            _listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
            _listener.Listen(0);
            while (_waiting.Count < 100)
            {
                var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
                _waiting.Add(socket);
                if (!socket.ConnectAsync(Address).Wait(TimeSpan.FromMilliseconds(200)))
                {
                    return;
                }
            }

            throw new InvalidOperationException("The queue has no end.");
        }

        public EndPoint Address => _listener.LocalEndPoint!;

        public void Dispose()
        {
            _waiting.ForEach(static socket => socket.Dispose());
            _listener.Dispose();
        }
    }
}
