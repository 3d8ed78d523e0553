using System.Collections.Immutable;

namespace Fleet.Cluster.Members;

/// <summary>The view in force and those before it: who may still hold what the new owner does not have yet.</summary>
public sealed record ViewHistory
{
    /// <summary>Views kept behind the current one: a rolling restart of three silos makes six, and each hand-over looks back one or two.</summary>
    public const int Kept = 6;

    /// <summary>Before any view is known.</summary>
    public static ViewHistory None { get; } = new() { Current = FleetView.None, Earlier = [] };

    /// <summary>The view in force.</summary>
    public required FleetView Current { get; init; }

    /// <summary>The views before it, newest first, at most <see cref="Kept" />.</summary>
    public required ImmutableArray<FleetView> Earlier { get; init; }

    /// <summary>The history with one more view in force; itself when that is no newer.</summary>
    public ViewHistory With(FleetView next)
    {
        ArgumentNullException.ThrowIfNull(next);
        if (next.Number <= Current.Number)
        {
            return this;
        }

        var earlier = Current.Number == 0 ? Earlier : Earlier.Insert(0, Current);
        return new ViewHistory { Current = next, Earlier = earlier.Length > Kept ? earlier[..Kept] : earlier };
    }
}
