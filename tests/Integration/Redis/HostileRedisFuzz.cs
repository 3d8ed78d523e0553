using System.Globalization;
using System.Text;
using Fleet.Exposition;
using Fleet.Grains.Collecting;
using Fleet.Tests.Testing.Resp;
using Xunit;
using static Fleet.Tests.Testing.Resp.ScriptedRedis;

namespace Fleet.Tests.Integration.Redis;

/// <summary>Replies at random, to everything that is asked: whatever comes, each collection ends as data in its time, and what it gives can be written.</summary>
public sealed class HostileRedisFuzz(ITestOutputHelper output)
{
    private static readonly TimeSpan Deadline = TimeSpan.FromMilliseconds(250);

    private static readonly string[] Words = ["0", "1", "name", "length", "first-entry", "calls", "db0", "keys=1", "a=b,c=d", string.Empty, "\u00ff\u00fe", "\0\u001b[2J", "-7", "1e400", "nan", "99999999999999999999"];

    [Fact]
    public async Task Collections_of_a_server_gone_mad_are_failed_or_partial_and_never_a_fault()
    {
        var seed = Environment.TickCount;
        output.WriteLine($"seed {seed}");
        var random = new Random(seed);
        var outcomes = new Dictionary<(OutcomeKind, FailureReason), int>();
        for (var round = 0; round < 40; round++)
        {
            var script = new Random(random.Next());
            var share = script.Next(1, 40);
            await using var server = Serving(async (command, stream, cancellationToken) =>
            {
                var answer = script.Next(100) >= share ? Usual(command) : script.Next(3) > 0 ? Junk(script, depth: 4) : Bent(Usual(command), script);
                await stream.WriteAsync(Encoding.Latin1.GetBytes(answer), cancellationToken);
                return true;
            });
            await using var collector = RedisTarget.Collector(
                server.Address, static spec => spec with { Options = HostileRedis.Everything }, interval: TimeSpan.FromSeconds(1), timeout: Deadline);
            for (var i = 0; i < 4; i++)
            {
                var collection = await collector.CollectAsync(deadline: Deadline);
                Assert.All(collection.Families(), static family => Assert.NotEmpty(FamilyBlock.Render(family).Name));
                var outcome = (collection.Outcome.Kind, collection.Outcome.Reason);
                Assert.NotEqual(FailureReason.Bug, outcome.Reason);
                outcomes[outcome] = outcomes.GetValueOrDefault(outcome) + 1;
            }
        }

        output.WriteLine(string.Join(", ", outcomes.Select(static one => $"{one.Key}: {one.Value}")));
        Assert.True(outcomes.Count > 1);
    }

    /// <summary>A whole reply of any form.</summary>
    private static string Junk(Random random, int depth)
    {
        var word = Words[random.Next(Words.Length)];
        return random.Next(depth > 0 ? 8 : 5) switch
        {
            0 => $"+{word.Replace('\0', ' ')}\r\n",
            1 => $"-ERR {word.Replace('\0', ' ')}\r\n",
            2 => string.Create(CultureInfo.InvariantCulture, $":{random.NextInt64(long.MinValue, long.MaxValue)}\r\n"),
            3 => random.Next(2) == 0 ? "$-1\r\n" : "*-1\r\n",
            4 => Bulk(word),
            _ => ScriptedRedis.Array([.. Enumerable.Range(0, random.Next(5)).Select(_ => Junk(random, depth - 1))]),
        };
    }

    /// <summary>A good reply with some other bytes in it: most are whole replies still, with wrong content.</summary>
    private static string Bent(string reply, Random random)
    {
        var bytes = reply.ToCharArray();
        for (var i = random.Next(3); i >= 0; i--)
        {
            var at = random.Next(bytes.Length);
            if (bytes[at] is not ('\r' or '\n' or '$' or '*'))
            {
                bytes[at] = "0123456789:=, x\u00ff\u001b"[random.Next(17)];
            }
        }

        return new string(bytes);
    }
}
