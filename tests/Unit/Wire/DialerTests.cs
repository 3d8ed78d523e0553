using System.Net;
using System.Net.Sockets;
using Fleet.Tests.Testing.Servers;
using Fleet.Wire;
using Xunit;

namespace Fleet.Tests.Unit.Wire;

public sealed class DialerTests
{
    private static readonly ServerEndpoint Endpoint = ServerEndpoint.Tcp("cache.example", 6379);

    [Fact]
    public async Task An_address_that_never_answers_leaves_time_for_the_next()
    {
        using var hole = new BlackHole();
        using var listener = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        listener.Listen();
        using var deadline = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        using var socket = await Dialer.DialAnyAsync(
            Endpoint, [hole.Address, listener.LocalEndPoint!], TimeSpan.FromSeconds(1), TimeProvider.System, deadline.Token);
        Assert.Equal(listener.LocalEndPoint, socket.RemoteEndPoint);
    }

    [Fact]
    public async Task The_last_address_has_what_the_token_gives()
    {
        using var hole = new BlackHole();
        using var deadline = new CancellationTokenSource(TimeSpan.FromMilliseconds(300));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Dialer.DialAnyAsync(
            Endpoint, [hole.Address, hole.Address], TimeSpan.FromMilliseconds(100), TimeProvider.System, deadline.Token));
        Assert.True(deadline.IsCancellationRequested);
    }

    [Fact]
    public async Task Names_ports_and_sockets_without_a_server_tell_their_stage()
    {
        var unresolved = await Assert.ThrowsAsync<ConnectException>(() => DialAsync(ServerEndpoint.Tcp("no-such-host.invalid", 1)));
        Assert.Equal(ConnectStage.Dns, unresolved.Stage);
        var refused = await Assert.ThrowsAsync<ConnectException>(() => DialAsync(ServerEndpoint.Tcp("127.0.0.1", ServerProcess.FreePort())));
        Assert.Equal(ConnectStage.Connect, refused.Stage);
        var missing = await Assert.ThrowsAsync<ConnectException>(() => DialAsync(ServerEndpoint.Unix("/nonexistent/redis.sock")));
        Assert.Equal(ConnectStage.Connect, missing.Stage);
        var unusable = await Assert.ThrowsAsync<ConnectException>(() => DialAsync(ServerEndpoint.Unix("/" + new string('x', 200))));
        Assert.Equal(ConnectStage.Connect, unusable.Stage);
    }

    private static async Task DialAsync(ServerEndpoint endpoint)
    {
        using var deadline = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        using var socket = await Dialer.DialAsync(endpoint, timeout: null, TimeProvider.System, deadline.Token);
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
