using System.Collections.Immutable;
using System.Text;

namespace Fleet.Resp;

/// <summary>One reply of the server as a value: the closed union of all types of RESP2 and RESP3.</summary>
public abstract record RespReply
{
    private protected RespReply()
    {
    }

    /// <summary>The text of a simple, bulk or verbatim string (UTF-8, broken bytes replaced); null for any other type.</summary>
    public string? AsText() => this switch
    {
        RespSimple simple => simple.Text,
        RespBulk bulk => Encoding.UTF8.GetString(bulk.Value.Span),
        RespVerbatim verbatim => Encoding.UTF8.GetString(verbatim.Value.Span),
        _ => null,
    };

    /// <summary>The elements of an array, a set or a push, and keys and values of a map in turn; default for any other type.</summary>
    public ImmutableArray<RespReply> AsElements() => this switch
    {
        RespArray array => array.Items,
        RespSet set => set.Items,
        RespPush push => push.Items,
        RespMap map => [.. map.Entries.SelectMany(static entry => new[] { entry.Key, entry.Value })],
        _ => default,
    };
}

/// <summary><c>+</c>: a short status.</summary>
public sealed record RespSimple(string Text) : RespReply;

/// <summary><c>-</c> or <c>!</c>: the server refused the command.</summary>
/// <param name="Text">The whole text, such as <c>NOAUTH Authentication required.</c></param>
public sealed record RespError(string Text) : RespReply
{
    /// <summary>The first word, such as <c>NOAUTH</c>, <c>WRONGTYPE</c> or <c>ERR</c>.</summary>
    public string Code => Text.IndexOf(' ', StringComparison.Ordinal) is var end and >= 0 ? Text[..end] : Text;
}

/// <summary><c>:</c>: a 64-bit number.</summary>
public sealed record RespInteger(long Value) : RespReply;

/// <summary><c>$</c>: any bytes.</summary>
public sealed record RespBulk(ReadOnlyMemory<byte> Value) : RespReply;

/// <summary>A bulk string that did not fit into the caps and was read past.</summary>
public sealed record RespOversized(int SizeBytes) : RespReply;

/// <summary><c>*</c>: values in order.</summary>
public sealed record RespArray(ImmutableArray<RespReply> Items) : RespReply;

/// <summary><c>_</c>, and RESP2's null bulk and null array.</summary>
public sealed record RespNull : RespReply
{
    /// <summary>The one value.</summary>
    public static RespNull Value { get; } = new();
}

/// <summary><c>%</c>: pairs in the server's order; a key may come twice.</summary>
public sealed record RespMap(ImmutableArray<KeyValuePair<RespReply, RespReply>> Entries) : RespReply;

/// <summary><c>~</c>: values without an order.</summary>
public sealed record RespSet(ImmutableArray<RespReply> Items) : RespReply;

/// <summary><c>,</c>: a floating point number, also the infinities and NaN.</summary>
public sealed record RespDouble(double Value) : RespReply;

/// <summary><c>#</c>: true or false.</summary>
public sealed record RespBoolean(bool Value) : RespReply;

/// <summary><c>(</c>: an integer of any size, as its digits.</summary>
public sealed record RespBigNumber(string Digits) : RespReply;

/// <summary><c>=</c>: text with a three-letter format such as <c>txt</c>.</summary>
public sealed record RespVerbatim(string Format, ReadOnlyMemory<byte> Value) : RespReply;

/// <summary><c>&gt;</c>: what the server sends unasked, such as a message of a subscription.</summary>
public sealed record RespPush(ImmutableArray<RespReply> Items) : RespReply;
