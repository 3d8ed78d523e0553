using System.Diagnostics;
using System.Text;
using Fleet.Resp;
using Fleet.Tests.Testing.Resp;
using Fleet.Wire;
using Xunit;

namespace Fleet.Tests.Unit.Resp;

public sealed class RespConnectionFuzzTests(ITestOutputHelper output)
{
    private static readonly RespLimits Limits = new() { ReplyBytes = 1 << 16, BulkBytes = 1 << 12, Elements = 500, Depth = 6 };

    [Fact]
    public async Task A_server_gone_mad_gives_replies_or_a_clear_error_within_the_token_and_a_failed_connection_is_closed()
    {
        var seed = Environment.TickCount;
        output.WriteLine($"seed {seed}");
        var random = new Random(seed);
        var (answered, refused, cancelled) = (0, 0, 0);
        for (var round = 0; round < 300; round++)
        {
            var script = new Random(random.Next());
            await using var server = HostileRespServer.Serving((stream, cancellationToken) => SpeakAsync(stream, script, cancellationToken));
            using var cancel = new CancellationTokenSource(TimeSpan.FromMilliseconds(100));
            var clock = Stopwatch.StartNew();
            await using var connection = await RespConnection.ConnectAsync(
                ServerEndpoint.Parse(server.Address), new(), Limits, null, CancellationToken.None);
            try
            {
                await connection.ExecuteAsync(new[] { RespCommand.Of("A"), RespCommand.Of("B") }, cancel.Token);
                answered++;
                Assert.False(connection.IsClosed);
            }
            catch (Exception e) when (e is WireException or OperationCanceledException)
            {
                _ = e is WireException ? refused++ : cancelled++;
                Assert.True(connection.IsClosed);
            }

            Assert.True(clock.Elapsed < TimeSpan.FromSeconds(10));
        }

        output.WriteLine($"answered {answered}, refused {refused}, cancelled {cancelled}");
        Assert.True(answered > 10 && refused > 10 && cancelled > 10);
    }

    /// <summary>Valid and broken replies in pieces of any size; then silence, or the end of the connection.</summary>
    private static async Task SpeakAsync(System.Net.Sockets.NetworkStream stream, Random random, CancellationToken cancellationToken)
    {
        var text = new StringBuilder();
        for (var i = random.Next(1, 4); i > 0; i--)
        {
            if (random.Next(3) > 0)
            {
                text.Append(random.Next(2) == 0 ? "+OK\r\n" : "*2\r\n:1\r\n$1\r\nx\r\n");
            }
            else
            {
                RandomReply.Write(text, random, depth: 3);
            }
        }

        var bytes = Encoding.Latin1.GetBytes(text.ToString());
        if (random.Next(3) == 0)
        {
            bytes[random.Next(bytes.Length)] = (byte)random.Next(256);
        }

        for (var at = 0; at < bytes.Length;)
        {
            var count = Math.Min(bytes.Length - at, random.Next(1, 20));
            await stream.WriteAsync(bytes.AsMemory(at, count), cancellationToken);
            at += count;
        }

        if (random.Next(2) == 0)
        {
            await Task.Delay(Timeout.Infinite, cancellationToken);
        }
    }
}
