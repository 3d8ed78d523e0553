using System.Globalization;
using System.Text;
using Fleet.Resp;

namespace Fleet.Grains.Collectors.Redis.Keys;

/// <summary>A command about one key of one database.</summary>
/// <param name="Key">The key.</param>
/// <param name="Name">The command as people write it, with its subcommand.</param>
/// <param name="Command">The command itself.</param>
internal sealed record KeyCommand(RedisKey Key, string Name, RespCommand Command)
{
    /// <summary>The ACL rule that allows it.</summary>
    public string Rule => "+" + Name.ToLowerInvariant().Replace(' ', '|');

    /// <summary>A command whose name has one or two words; the key and what comes behind it follow.</summary>
    public static KeyCommand Of(string name, RedisKey key, params ReadOnlySpan<ReadOnlyMemory<byte>> more) =>
        new(key, name, new RespCommand([.. name.Split(' ').Select(static word => (ReadOnlyMemory<byte>)Encoding.ASCII.GetBytes(word)), key.Key, .. more]));

    /// <summary>A number as an argument.</summary>
    public static ReadOnlyMemory<byte> Number(long value) => Encoding.ASCII.GetBytes(value.ToString(CultureInfo.InvariantCulture));
}
