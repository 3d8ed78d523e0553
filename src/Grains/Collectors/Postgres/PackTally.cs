using System.Collections.Immutable;
using Fleet.Grains.Collecting;
using Fleet.Grains.Packs;

namespace Fleet.Grains.Collectors.Postgres;

/// <summary>What one pack gave in one collection, over all databases that it was asked in.</summary>
internal sealed class PackTally
{
    private readonly FamilyBuilder _families = new();
    private readonly List<string> _notes = [];
    private readonly int _messageChars;
    private readonly List<SkippedCollector> _refusals = [];
    private CollectOutcome? _failure;
    private bool _gaveSomething;

    public PackTally(QueryPack pack, int messageChars)
    {
        Pack = pack;
        _messageChars = messageChars;
    }

    /// <summary>The pack.</summary>
    public QueryPack Pack { get; }

    /// <summary>The first thing that went wrong, said with the names of pack and database; null for nothing.</summary>
    public CollectOutcome? Problem { get; private set; }

    /// <summary>Whether it was refused wherever it was to be asked: then there is nothing to tell but that.</summary>
    public bool WasRefused => _refusals.Count > 0 && !_gaveSomething && _failure is null;

    /// <summary>What the user lacks the rights for: the whole pack, or single databases of it.</summary>
    public IReadOnlyList<SkippedCollector> Refusals => WasRefused ? [_refusals[0] with { Collector = Pack.Name }] : _refusals;

    /// <summary>How long the server worked on it.</summary>
    public TimeSpan Duration { get; private set; }

    /// <summary>How many rows came.</summary>
    public int Rows { get; private set; }

    /// <summary>What of them could not be shown.</summary>
    public ImmutableArray<string> Notes => [.. _notes];

    /// <summary>Adds one run; <paramref name="database" /> is null for the one that the target is entered by.</summary>
    public void Add(PackRun run, string? database)
    {
        Duration += run.Duration;
        if (run.Refusal is not null)
        {
            // Not the pack's own name: that would say that it gives nothing at all.
            _refusals.Add(new SkippedCollector(
                Pack.Name + (database is null ? " in the database entered by" : " in database " + database), PostgresErrors.OfRefusal(run.Refusal, _messageChars)));
            return;
        }

        if (run.Error is not null)
        {
            Add(PostgresErrors.OfStatement(run.Error, _messageChars), database);
            return;
        }

        _gaveSomething = true;
        _families.Add(run.Families);
        Rows += run.Rows;
        _notes.AddRange(run.Notes.Except(_notes, StringComparer.Ordinal));
        if (run.WasCut)
        {
            Note(FailureReason.Limit, $"More than {run.RowCap} rows; the first {run.RowCap} are shown.", database);
        }
    }

    /// <summary>Adds that it could not be asked in a database.</summary>
    public void Add(CollectOutcome failure, string? database)
    {
        _failure ??= Pack.Origin is null ? failure : failure.WithMessage($"{Pack.Origin}: {failure.Message}");
        Note(failure.Reason, failure.Message, database);
    }

    /// <summary>The part: failed only when no database gave anything, partial when one of them did not.</summary>
    public CollectedPart ToPart() => new()
    {
        Collector = Pack.Name,
        Tier = Pack.Tier,
        Every = Pack.CacheTime,
        Outcome = _gaveSomething || _failure is null ? Problem ?? CollectOutcome.Ok : _failure,
        Families = _gaveSomething ? _families.Build() : [],
        Duration = Duration,
    };

    private void Note(FailureReason reason, string message, string? database) =>
        Problem ??= CollectOutcome.Partial(reason, database is null ? $"{Pack.Title}: {message}" : $"{Pack.Title} in database {database}: {message}");
}
