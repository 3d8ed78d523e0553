using System.Buffers;

namespace Fleet.Exposition.Writing;

/// <summary>A family that gathers its lines from several blocks while a clash is resolved.</summary>
internal sealed class SplitFamily(string name)
{
    private readonly ArrayBufferWriter<byte> _lines = new();
    private FamilyType _type;
    private string _help = string.Empty;
    private string _unit = string.Empty;

    /// <summary>Adds lines; the first known type, help and unit stand, those of a family that has the name before a part's.</summary>
    public void Add(DeclaredFamily part)
    {
        var better = _type == FamilyType.Unknown && part.Type != FamilyType.Unknown;
        _help = _help.Length == 0 || (better && part.Help.Length > 0) ? part.Help : _help;
        _unit = _unit.Length == 0 ? part.Unit : _unit;
        _type = better ? part.Type : _type;
        _lines.Write(part.Lines.Span);
    }

    /// <summary>The family as it is written.</summary>
    public DeclaredFamily Declare() => new(name, _type, _help, _unit, _lines.WrittenMemory);
}
