using System.Collections.Immutable;
using System.Text;
using Fleet.Cluster;
using Fleet.Cluster.Targets;
using Fleet.Exposition;
using Fleet.Grains.Collecting;
using Fleet.Grains.Snapshots;

namespace Fleet.Silo.Wire;

/// <summary>Reads what <see cref="SnapshotWriter" /> wrote into a snapshot on this process' monotonic clock.</summary>
internal sealed class SnapshotReader
{
    // Keeps the reckoning of moments far from overflow; no value of any target is a hundred years old.
    private static readonly TimeSpan OldestAge = TimeSpan.FromDays(36_500);

    private readonly WireReader _input;
    private readonly TimeProvider _time;
    private readonly Limits _limits;
    private readonly long _publishedAt;
    private readonly List<FamilyBlock> _table = [];
    private int _references;

    /// <summary>A reader of one snapshot that was published <paramref name="age" /> ago; it keeps nothing of the message.</summary>
    public SnapshotReader(ReadOnlyMemory<byte> message, TimeSpan age, TimeProvider time, Limits limits)
    {
        _input = new WireReader(message);
        _time = time;
        _limits = limits;
        _publishedAt = Before(time.GetTimestamp(), age);
    }

    public TargetSnapshot Read()
    {
        var id = TargetId.TryParse(_input.Text(), out var parsed) ? parsed : throw new InvalidDataException("The snapshot is of no target.");
        var last = new LastCollection(At(_input.Number()), _input.Time(), Outcome());
        var dropped = Many(_limits.SnapshotParts, () => KeyValuePair.Create(_input.Text(), _input.Number()));
        var duplicates = _input.Number();
        var skipped = Many(_limits.SnapshotParts, () => new SkippedCollector(_input.Text(), _input.Text()));
        ReadTable();
        var blocks = References();
        var snapshot = new TargetSnapshot
        {
            Id = id,
            PublishedAt = _publishedAt,
            Last = last,
            Blocks = blocks,
            Up = Block(_input.Number()),
            Parts = Many(_limits.SnapshotParts, Part),
            Series = blocks.Sum(block => block.SampleCount),
            Dropped = ImmutableSortedDictionary.CreateRange(StringComparer.Ordinal, Unique(dropped, d => d.Key)),
            Duplicates = duplicates,
            Skipped = skipped,
        };
        Unique(snapshot.Parts, part => part.Collector);
        _input.End();
        return snapshot;
    }

    private static DateTimeOffset At(long ticks) =>
        ticks >= 0 && ticks <= DateTimeOffset.MaxValue.Ticks
            ? new DateTimeOffset(ticks, TimeSpan.Zero)
            : throw new InvalidDataException("The snapshot has a date that is none.");

    // Two families of one name, or two collectors of one name, would break every exposition of the snapshot.
    private static ImmutableArray<T> Unique<T>(ImmutableArray<T> items, Func<T, string> name) =>
        items.DistinctBy(name, StringComparer.Ordinal).Count() == items.Length
            ? items
            : throw new InvalidDataException("The snapshot has one name twice.");

    private void ReadTable()
    {
        var count = _input.Count(Math.Min(_limits.SnapshotBlocks, _input.Left));
        var types = Column(count, _input.Enum<FamilyType>);
        var lengths = Column(count, () => _input.Count(_limits.SnapshotBytes));
        var units = Column(count, _input.Text);
        var helps = Column(count, _input.Text);
        var names = Column(count, () => (Begun: _input.Count(_limits.SnapshotBytes), End: _input.Text()));
        for (var i = 0; i < count; i++)
        {
            var lines = _input.Raw(lengths[i]).ToArray();
            var (begun, ends) = names[i];
            try
            {
                var name = begun <= lines.Length
                    ? Encoding.UTF8.GetString(lines.AsSpan(0, begun)) + ends
                    : throw new InvalidDataException("The snapshot has a family without a name.");
                _table.Add(FamilyBlock.FromRendered(name, types[i], helps[i], units[i], lines));
            }
            catch (FormatException e)
            {
                throw new InvalidDataException(e.Message, e);
            }
        }
    }

    private SnapshotPart Part() => new()
    {
        Collector = _input.Text(),
        Tier = (Tiers)_input.Byte() is var tier && (tier & ~Tiers.All) == 0 ? tier : throw new InvalidDataException("The snapshot has a tier that is none."),
        Outcome = Outcome(),
        Duration = _input.Time(),
        CollectedAt = _input.Byte() == 0 ? null : Before(_publishedAt, _input.Time()),
        Blocks = References(),
    };

    private CollectOutcome Outcome()
    {
        var (kind, reason, message) = (_input.Enum<OutcomeKind>(), _input.Enum<FailureReason>(), _input.Text());
        return OutcomeForm.Make(kind, reason, message);
    }

    private ImmutableArray<FamilyBlock> References()
    {
        var place = -1L;
        return Unique(Many(_limits.SnapshotBlocks, () => Block(place = unchecked(place + _input.Number()))), block => block.Name);
    }

    private FamilyBlock Block(long place) => ++_references <= _limits.SnapshotBlocks && place >= 0 && place < _table.Count
        ? _table[(int)place]
        : throw new InvalidDataException("The snapshot refers to a family that is not there, or too often.");

    // Grows as items come: a count alone makes nobody allocate.
    private static ImmutableArray<T> Column<T>(int count, Func<T> read)
    {
        var items = ImmutableArray.CreateBuilder<T>();
        while (items.Count < count)
        {
            items.Add(read());
        }

        return items.DrainToImmutable();
    }

    private ImmutableArray<T> Many<T>(int most, Func<T> read) => Column(_input.Count(Math.Min(most, _input.Left)), read);

    private long Before(long moment, TimeSpan age) => age <= OldestAge && age >= -OldestAge
        ? moment - (long)(age.Ticks * (_time.TimestampFrequency / (double)TimeSpan.TicksPerSecond))
        : throw new InvalidDataException("The snapshot has an age that is none.");
}
