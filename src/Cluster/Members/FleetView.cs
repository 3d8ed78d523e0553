using System.Collections.Immutable;

namespace Fleet.Cluster.Members;

/// <summary>The live silos at one moment: immutable and numbered. Of two views the one with the higher number counts, whoever tells of it.</summary>
public sealed record FleetView
{
    /// <summary>Before any view is known.</summary>
    public static FleetView None { get; } = new() { Number = 0, Members = [], Why = "no view is known yet" };

    /// <summary>Counts the views of the fleet, from 1.</summary>
    public required long Number { get; init; }

    /// <summary>The silos, in ordinal order of their names.</summary>
    public required ImmutableArray<SiloMember> Members { get; init; }

    /// <summary>What made it, for people: <c>silo-b joined</c>, <c>silo-a left</c>, <c>the lease of silo-c ran out</c>, <c>weights changed</c>.</summary>
    public required string Why { get; init; }

    /// <summary>The silo of this name; null when it is not in the view.</summary>
    public SiloMember? Find(string name) => Members.FirstOrDefault(member => member.Name == name);
}
