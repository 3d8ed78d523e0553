using System.Buffers;
using Fleet.Exposition.Writing;

namespace Fleet.Exposition.Merging;

/// <summary>A block while the members' lines are gathered.</summary>
internal sealed class MergedBlock(FamilyBlock first)
{
    private readonly ArrayBufferWriter<byte> _plain = new();
    private readonly ArrayBufferWriter<byte> _created = new();
    private ArrayBufferWriter<byte>? _interleaved;
    private string _help = first.Help;
    private string _unit = first.Unit;
    private int _samples;

    /// <summary>Adds a member's lines, when they can stand under the first member's type.</summary>
    public void Add(FamilyBlock block, LabelInjection labels)
    {
        if (!MetricNames.MayMix(first.Type, block.Type))
        {
            return;
        }

        _help = _help.Length == 0 ? block.Help : _help;
        _unit = _unit.Length == 0 ? block.Unit : _unit;
        var withCreated = !block.CreatedLines.IsEmpty && MetricNames.AllowsSuffix(first.Type, MetricNames.Created);
        if (withCreated && _interleaved is null)
        {
            _interleaved = new ArrayBufferWriter<byte>();
            _interleaved.Write(_plain.WrittenSpan);
        }

        _samples += labels.Apply(block.Lines, _plain);
        if (_interleaved is not null)
        {
            labels.Apply(withCreated ? block.AllLines.Interleaved : block.Lines, _interleaved);
        }

        if (withCreated)
        {
            _samples += labels.Apply(block.CreatedLines, _created);
        }
    }

    /// <summary>The merged block.</summary>
    public FamilyBlock Build()
    {
        var lines = _interleaved is null
            ? BlockLines.WithoutCreated(_plain.WrittenMemory)
            : new BlockLines(_plain.WrittenMemory, _created.WrittenMemory, _interleaved.WrittenMemory);
        return new FamilyBlock(first.Name, first.Type, _help, _unit, _samples, lines);
    }
}
