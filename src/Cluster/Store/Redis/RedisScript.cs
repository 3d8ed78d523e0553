using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Fleet.Resp;

namespace Fleet.Cluster.Store.Redis;

/// <summary>A script as the server knows it: by its digest once it has seen it, by its text before.</summary>
internal sealed class RedisScript
{
    private readonly string _digest;

    public RedisScript(string text)
    {
        Text = text;
#pragma warning disable CA5350 // Redis names its scripts by SHA-1; nothing is protected by it.
        _digest = Convert.ToHexStringLower(SHA1.HashData(Encoding.UTF8.GetBytes(text)));
#pragma warning restore CA5350
    }

    /// <summary>The script itself.</summary>
    public string Text { get; }

    /// <summary>A call with these keys and arguments.</summary>
    public RedisCall Call(ReadOnlySpan<string> keys, ReadOnlySpan<string> arguments)
    {
        string[] rest = [keys.Length.ToString(CultureInfo.InvariantCulture), .. keys, .. arguments];
        return new RedisCall(RespCommand.Of(["EVALSHA", _digest, .. rest]), RespCommand.Of(["EVAL", Text, .. rest]));
    }
}
