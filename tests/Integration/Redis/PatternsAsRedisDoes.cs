using System.Text;
using Fleet.Grains.Collectors.Redis.Groups;
using Fleet.Grains.Collectors.Redis.Keys;
using Fleet.Resp;
using Fleet.Tests.Testing.Servers;
using Fleet.Wire;
using Xunit;

namespace Fleet.Tests.Integration.Redis;

/// <summary>Patterns that Fleet matches by itself, beside what Redis makes of them.</summary>
public sealed class PatternsAsRedisDoes
{
    private static readonly RespLimits Limits = new() { ReplyBytes = 1 << 20, BulkBytes = 1 << 20, Elements = 10_000, Depth = 8 };

    /// <summary>What exporters do on the server: the captures of string.find, one behind the other; false without a match.</summary>
    private const string Script =
        "local ok, r = pcall(function() return {string.find(ARGV[1], ARGV[2])} end) if not ok then return 'error' end if r[1] == nil then return false end return table.concat({unpack(r, 3, #r)}, '')";

    [Fact]
    public async Task Lua_patterns_capture_the_same()
    {
        const string Alphabet = "aab1:-_. ()[]%";
        string[] pieces = ["(%a+)", "(%w-)", ":", "(%d*)", "^", "$", "(.-)", "a", "[^:]+", "([a-c]+)", "-", "%.", "()", "%b()", "(%S*)", "a?", "%f[%d]", "[%]x]", "(.)%1", "_", " "];
        var random = new Random(20261121);
        await using var server = await RedisServer.StartAsync();
        await using var connection = await ConnectAsync(server);
        var compared = 0;
        for (var i = 0; i < 3000; i++)
        {
            var pattern = string.Concat(Enumerable.Range(0, random.Next(1, 5)).Select(_ => pieces[random.Next(pieces.Length)]));
            var key = string.Concat(Enumerable.Range(0, random.Next(0, 12)).Select(_ => Alphabet[random.Next(Alphabet.Length)]));
            var reply = (await connection.ExecuteAsync(new[] { RespCommand.Of("EVAL", Script, "0", key, pattern) }, default))[0];
            if (reply.AsText() == "error")
            {
                continue;
            }

            compared++;
            Assert.True(
                reply.AsText() == new LuaPattern(pattern).Find(Encoding.UTF8.GetBytes(key), 100_000),
                $"'{pattern}' in '{key}': Redis says '{reply.AsText()}', Fleet '{new LuaPattern(pattern).Find(Encoding.UTF8.GetBytes(key), 100_000)}'");
        }

        Assert.True(compared > 2000, $"only {compared} patterns");
    }

    [Fact]
    public async Task Patterns_of_keys_match_the_same()
    {
        const string Alphabet = "aab*?[]^-\\c";
        var random = new Random(20261122);
        await using var server = await RedisServer.StartAsync();
        await using var connection = await ConnectAsync(server);
        var keys = Enumerable.Range(0, 300).Select(_ => Any(random, Alphabet, 6)).Distinct().ToArray();
        await connection.ExecuteAsync(keys.Select(static key => RespCommand.Of("SET", key, "1")).ToArray(), default);
        for (var i = 0; i < 2000; i++)
        {
            var pattern = Any(random, Alphabet, 7);
            var reply = (await connection.ExecuteAsync(new[] { RespCommand.Of("KEYS", pattern) }, default))[0];
            var theirs = reply.AsElements().Select(static key => key.AsText()!).Order(StringComparer.Ordinal);
            var ours = keys.Where(key => KeyPattern.Of(pattern).IsMatch(Encoding.UTF8.GetBytes(key))).Order(StringComparer.Ordinal);
            Assert.True(theirs.SequenceEqual(ours), $"'{pattern}': Redis says {string.Join(' ', theirs.Except(ours))} too, Fleet {string.Join(' ', ours.Except(theirs))}");
        }
    }

    private static string Any(Random random, string alphabet, int most) =>
        string.Concat(Enumerable.Range(0, random.Next(1, most)).Select(_ => alphabet[random.Next(alphabet.Length)]));

    private static Task<RespConnection> ConnectAsync(RedisServer server) =>
        RespConnection.ConnectAsync(ServerEndpoint.Parse(server.Address), new RespConnectOptions(), Limits, null, default);
}
