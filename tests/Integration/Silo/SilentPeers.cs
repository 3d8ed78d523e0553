using System.Diagnostics;
using System.Net.Sockets;
using System.Text;
using Fleet.Cluster;
using Fleet.Cluster.Members;
using Fleet.Cluster.Targets;
using Fleet.Silo.Remote;
using Fleet.Silo.Serving;
using Fleet.Tests.Testing.Servers;
using Xunit;

namespace Fleet.Tests.Integration.Silo;

/// <summary>Silos that are gone, stopped, slow, or no silos at all: every call ends, soon, and with no more memory than it may take.</summary>
public sealed class SilentPeers
{
    private static readonly TargetId Shop = TargetId.Parse("shop");

    private static readonly Limits Hasty = new()
    {
        PeerReadTime = TimeSpan.FromMilliseconds(500),
        PeerViewTime = TimeSpan.FromMilliseconds(500),
        PeerPause = TimeSpan.FromMilliseconds(300),
        SnapshotBytes = 1 << 20,
        PeerJsonBytes = 1 << 20,
    };

    [Fact]
    public async Task Where_nothing_listens_the_silo_is_gone()
    {
        await using var bench = await PeerBench.StartAsync();
        var peer = bench.Peers().Peer(At($"127.0.0.1:{ServerProcess.FreePort()}"));
        for (var call = 0; call < 5; call++)
        {
            var gone = await Assert.ThrowsAsync<SiloUnreachableException>(() => ReadAsync(peer, bench.Limit));
            Assert.True(gone.IsGone);
            Assert.Contains("silo-x (127.0.0.1:", gone.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_silo_that_ended_is_gone_also_for_who_was_connected_and_answers_again_after_its_restart()
    {
        await using var bench = await PeerBench.StartAsync();
        var log = new ListLogger();
        var peer = bench.Peers(limits: Hasty, log: log).Peer(bench.Member);
        await ReadAsync(peer, bench.Limit);
        await bench.Server.StopAsync(bench.Limit);
        for (var call = 0; call < 4; call++)
        {
            Assert.True((await Assert.ThrowsAsync<SiloUnreachableException>(() => ReadAsync(peer, bench.Limit))).IsGone);
        }

        var address = System.Net.IPEndPoint.Parse(bench.Address);
        await using var restarted = await PeerBench.StartAsync(s => s with { SiloListen = address });
        await bench.UntilAsync(async () => await IsAnsweredAsync(peer, bench.Limit));
        Assert.Equal([$"silo silo-b ({bench.Address}) does not answer: Connection refused", $"silo silo-b ({bench.Address}) answers again"], log.Lines);
    }

    [Fact]
    public async Task Of_hundreds_of_reads_of_a_stopped_silo_only_the_first_wait_and_then_one_now_and_then()
    {
        await using var stopped = new SilentListener();
        await using var bench = await PeerBench.StartAsync();
        var log = new ListLogger();
        var peer = bench.Peers(limits: Hasty, log: log).Peer(At(stopped.Address));
        var first = await Assert.ThrowsAsync<SiloUnreachableException>(() => ReadAsync(peer, bench.Limit));
        Assert.False(first.IsGone);
        Assert.EndsWith("no answer within 0.5 s", first.Message, StringComparison.Ordinal);

        var clock = Stopwatch.StartNew();
        var waited = 0;
        for (var calls = 0; calls < 300; calls++)
        {
            var began = clock.Elapsed;
            await Assert.ThrowsAsync<SiloUnreachableException>(() => ReadAsync(peer, bench.Limit));
            waited += clock.Elapsed - began > TimeSpan.FromMilliseconds(300) ? 1 : 0;
            await Task.Delay(TimeSpan.FromMilliseconds(2), TimeProvider.System, bench.Limit);
        }

        // A probe takes half a second and the pause behind it a third of one; nobody else waited.
        Assert.InRange(waited, 1, (int)(clock.Elapsed / TimeSpan.FromMilliseconds(700)) + 1);
        Assert.Single(log.Lines);
    }

    [Fact]
    public async Task Readers_that_give_up_before_the_deadline_tell_of_the_silence_too()
    {
        await using var stopped = new SilentListener();
        await using var bench = await PeerBench.StartAsync();
        var peer = bench.Peers(limits: Hasty with { PeerReadTime = TimeSpan.FromSeconds(30), PeerSilence = TimeSpan.FromMilliseconds(100) }).Peer(At(stopped.Address));
        for (var call = 0; call < 3; call++)
        {
            using var impatient = new CancellationTokenSource(TimeSpan.FromMilliseconds(200));
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => ReadAsync(peer, impatient.Token));
        }

        await Assert.ThrowsAsync<SiloUnreachableException>(() => ReadAsync(peer, bench.Limit));
    }

    [Fact]
    public async Task Hand_overs_and_views_are_tried_while_reads_fail_at_once()
    {
        await using var stopped = new SilentListener();
        await using var bench = await PeerBench.StartAsync();
        var peer = bench.Peers(limits: Hasty with { PeerPause = TimeSpan.FromMinutes(1) }).Peer(At(stopped.Address));
        await Assert.ThrowsAsync<SiloUnreachableException>(() => ReadAsync(peer, bench.Limit));
        var connections = stopped.Connections;
        await Assert.ThrowsAsync<SiloUnreachableException>(() => ReadAsync(peer, bench.Limit));
        Assert.Equal(connections, stopped.Connections);
        await Assert.ThrowsAsync<SiloUnreachableException>(() => peer.ViewAsync(bench.Limit));
        Assert.Equal(connections + 1, stopped.Connections);
    }

    [Theory]
    [InlineData("SSH-2.0-OpenSSH_9.2p1 Debian\r\n")]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok")]
    [InlineData("HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n")]
    [InlineData("HTTP/1.1 302 Found\r\nFleet-View: 1\r\nLocation: http://127.0.0.1:1/\r\nContent-Length: 0\r\n\r\n")]
    [InlineData("HTTP/1.1 200 OK\r\nFleet-View: x\r\nContent-Length: 0\r\n\r\n")]
    [InlineData("HTTP/1.1 200 OK\r\nFleet-View: 1\r\nContent-Length: 0\r\n\r\n")]
    [InlineData("HTTP/1.1 200 OK\r\nFleet-View: 1\r\nETag: \"a\"\r\nFleet-Snapshot-Age: 1\r\nContent-Length: 7\r\n\r\ngarbage")]
    [InlineData("HTTP/1.1 200 OK\r\nFleet-View: 1\r\nETag: \"a\"\r\nFleet-Snapshot-Age: -1\r\nContent-Length: 0\r\n\r\n")]
    [InlineData("HTTP/1.1 200 OK\r\nFleet-View: 1\r\nETag: \"a\"\r\nFleet-Snapshot-Age: 1\r\nContent-Length: 99999999999\r\n\r\n")]
    [InlineData("HTTP/1.1 200 OK\r\nFleet-View: 1\r\nETag: \"a\"\r\nFleet-Snapshot-Age: 1\r\nContent-Length: 100\r\n\r\nbreaks off")]
    [InlineData("HTTP/1.1 304 Not Modified\r\nFleet-View: 1\r\n\r\n")]
    [InlineData("HTTP/1.1 500 Internal Server Error\r\nFleet-View: 1\r\nContent-Length: 0\r\n\r\n")]
    public async Task What_is_no_answer_of_a_silo_is_none(string answer)
    {
        await using var stranger = new LoopbackListener((client, cancellationToken) => AnswerAsync(client, answer, cancellationToken));
        await using var bench = await PeerBench.StartAsync();
        var peer = bench.Peers(limits: Hasty).Peer(At(stranger.Address));
        Assert.False((await Assert.ThrowsAsync<SiloUnreachableException>(() => ReadAsync(peer, bench.Limit))).IsGone);
        await Assert.ThrowsAsync<SiloUnreachableException>(() => peer.ViewAsync(bench.Limit));
    }

    [Theory]
    [InlineData("HTTP/1.1 200 OK\r\nFleet-View: 1\r\nETag: \"a\"\r\nFleet-Snapshot-Age: 1\r\n\r\n", "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx")]
    [InlineData("HTTP/1.1 200 OK\r\nFleet-View: 1\r\nTransfer-Encoding: chunked\r\n\r\n", "4\r\nxxxx\r\n")]
    [InlineData("HTTP/1.1 200 OK\r\n", "Header: xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx\r\n")]
    [InlineData("", "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx")]
    public async Task Endless_answers_are_cut(string head, string body)
    {
        long sent = 0;
        await using var stranger = new LoopbackListener(async (client, cancellationToken) =>
        {
            await client.GetStream().ReadAtLeastAsync(new byte[1000], 1, cancellationToken: cancellationToken);
            var piece = Encoding.ASCII.GetBytes(string.Concat(Enumerable.Repeat(body, 100)));
            await client.GetStream().WriteAsync(Encoding.ASCII.GetBytes(head), cancellationToken);
            while (true)
            {
                await client.GetStream().WriteAsync(piece, cancellationToken);
                Interlocked.Add(ref sent, piece.Length);
            }
        });
        await using var bench = await PeerBench.StartAsync();
        var peer = bench.Peers(limits: Hasty with { PeerReadTime = TimeSpan.FromSeconds(20), SnapshotBytes = 1 << 20 }).Peer(At(stranger.Address));
        await Assert.ThrowsAsync<SiloUnreachableException>(() => ReadAsync(peer, bench.Limit));
        Assert.InRange(Interlocked.Read(ref sent), 0, 64 << 20);
    }

    [Fact]
    public async Task A_snapshot_of_another_target_is_no_answer()
    {
        await using var bench = await PeerBench.StartAsync();
        bench.Silo.Read = (_, _, _) => Task.FromResult<SnapshotAnswer>(new SnapshotAnswer.Found(Snapshots.Of("other", TimeSpan.Zero), Encoded: null));
        await Assert.ThrowsAsync<SiloUnreachableException>(() => ReadAsync(bench.Client(), bench.Limit));
    }

    [Fact]
    public async Task Who_goes_away_ends_the_work_on_the_other_side()
    {
        await using var bench = await PeerBench.StartAsync();
        var working = new TaskCompletionSource<CancellationToken>();
        bench.Silo.Report = async (_, token) =>
        {
            working.SetResult(token);
            await Task.Delay(Timeout.Infinite, token);
            return null;
        };
        using var caller = new CancellationTokenSource();
        var asked = bench.Client().CollectNowAsync(Shop, caller.Token);
        var token = await working.Task.WaitAsync(bench.Limit);
        Assert.False(token.IsCancellationRequested);
        await caller.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => asked);
        await bench.UntilAsync(() => Task.FromResult(token.IsCancellationRequested));
    }

    [Fact]
    public async Task A_silo_ends_by_itself_what_takes_too_long()
    {
        await using var bench = await PeerBench.StartAsync();
        bench.Silo.Read = async (_, _, token) =>
        {
            await Task.Delay(Timeout.Infinite, token);
            return new SnapshotAnswer.Unknown();
        };
        using var raw = bench.Raw();
        using var answer = await raw.GetAsync("/internal/v1/snapshots/shop?maxage=0&patience=0.1", bench.Limit);
        Assert.Equal(System.Net.HttpStatusCode.GatewayTimeout, answer.StatusCode);
    }

    [Fact]
    public async Task A_failure_in_the_silo_is_no_silence()
    {
        await using var bench = await PeerBench.StartAsync();
        bench.Silo.Read = (_, _, _) => throw new InvalidOperationException("a fault");
        var log = new ListLogger();
        var peer = bench.Peers(limits: Hasty, log: log).Peer(bench.Member);
        for (var call = 0; call < 10; call++)
        {
            Assert.EndsWith("answers with status 500", (await Assert.ThrowsAsync<SiloUnreachableException>(() => ReadAsync(peer, bench.Limit))).Message, StringComparison.Ordinal);
        }

        Assert.Empty(log.Lines);
    }

    [Fact]
    public async Task Connections_to_silos_that_no_view_names_are_closed_and_may_be_opened_again()
    {
        await using var bench = await PeerBench.StartAsync();
        var peers = bench.Peers();
        var peer = peers.Peer(bench.Member);
        await ReadAsync(peer, bench.Limit);
        peers.KeepOnly([At("127.0.0.1:1")]);
        await ReadAsync(peer, bench.Limit);
        peers.KeepOnly([bench.Member]);
        await ReadAsync(peers.Peer(bench.Member), bench.Limit);
    }

    private static SiloMember At(string address) => new() { Name = "silo-x", Incarnation = "9", Address = address };

    private static async Task<SnapshotAnswer> ReadAsync(ISiloPeer peer, CancellationToken cancellationToken) =>
        await peer.ReadAsync(Shop, new SnapshotQuery(), cancellationToken);

    private static async Task<bool> IsAnsweredAsync(ISiloPeer peer, CancellationToken cancellationToken)
    {
        try
        {
            return await ReadAsync(peer, cancellationToken) is not null;
        }
        catch (SiloUnreachableException)
        {
            return false;
        }
    }

    private static async Task AnswerAsync(TcpClient client, string answer, CancellationToken cancellationToken)
    {
        var stream = client.GetStream();
        await stream.ReadAtLeastAsync(new byte[10_000], 1, cancellationToken: cancellationToken);
        await stream.WriteAsync(Encoding.ASCII.GetBytes(answer), cancellationToken);
        client.Client.Shutdown(SocketShutdown.Send);
        await stream.CopyToAsync(Stream.Null, cancellationToken);
    }
}
