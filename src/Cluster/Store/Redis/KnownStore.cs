using System.Collections.Immutable;
using System.Globalization;

namespace Fleet.Cluster.Store.Redis;

/// <summary>What a process knows of the store, and by which of its changes.</summary>
internal sealed record KnownStore
{
    /// <summary>Changes remembered, each the last of its write: as many writes as a replica may lag behind and be found out exactly.</summary>
    private const int MarksKept = 1000;

    /// <summary>Nothing is known yet.</summary>
    public static KnownStore Nothing { get; } = new();

    /// <summary>The registrations.</summary>
    public StoreState State { get; init; } = StoreState.Empty;

    /// <summary>The write that made the revision.</summary>
    public string Write { get; init; } = string.Empty;

    /// <summary>The history that the revision belongs to.</summary>
    public string History { get; init; } = string.Empty;

    /// <summary>The newest changes, oldest first; the last one made the revision.</summary>
    public ImmutableArray<ChangeMark> Marks { get; init; } = [];

    /// <summary>The arguments by which scripts are told what is known.</summary>
    public string[] Arguments() =>
        [State.Revision == 0 ? "-1" : State.Revision.ToString(CultureInfo.InvariantCulture), Write, History];

    /// <summary>What is known with a new state, read from the store.</summary>
    public KnownStore With(StoreState state, StoreReading reading)
    {
        var marks = new List<ChangeMark>(reading.Kind == StoreReading.Relation.Changes ? Marks : []);
        foreach (var mark in reading.Log.Append(new ChangeMark(reading.Revision, reading.Write, string.Empty)))
        {
            if (marks.Count > 0 && marks[^1].Write == mark.Write)
            {
                marks[^1] = mark;
            }
            else
            {
                marks.Add(mark);
            }
        }

        return new KnownStore
        {
            State = state,
            Write = reading.Write,
            History = reading.History,
            Marks = [.. marks.Skip(marks.Count - MarksKept)],
        };
    }
}
