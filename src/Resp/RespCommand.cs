using System.Collections.Immutable;
using System.Text;

namespace Fleet.Resp;

/// <summary>One command with its arguments as bytes. Its text is its name only, since arguments may be secret.</summary>
public readonly struct RespCommand
{
    /// <summary>A command of raw arguments, the name first.</summary>
    public RespCommand(ImmutableArray<ReadOnlyMemory<byte>> arguments)
    {
        ArgumentOutOfRangeException.ThrowIfZero(arguments.Length);
        Arguments = arguments;
    }

    /// <summary>The arguments, the name first; at least one.</summary>
    public ImmutableArray<ReadOnlyMemory<byte>> Arguments { get; }

    /// <summary>A command of texts, sent as UTF-8.</summary>
    public static RespCommand Of(params ReadOnlySpan<string> arguments)
    {
        var bytes = ImmutableArray.CreateBuilder<ReadOnlyMemory<byte>>(arguments.Length);
        foreach (var argument in arguments)
        {
            bytes.Add(Encoding.UTF8.GetBytes(argument));
        }

        return new RespCommand(bytes.MoveToImmutable());
    }

    /// <inheritdoc />
    public override string ToString() => Arguments.IsDefaultOrEmpty ? string.Empty : Encoding.UTF8.GetString(Arguments[0].Span);
}
