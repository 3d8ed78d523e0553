using System.Collections.Immutable;

namespace Fleet.Cluster.Targets;

/// <summary>Which optional collectors a target gets and which default ones it does without.</summary>
public sealed record CollectorSelection
{
    /// <summary>Optional collectors to switch on; <c>all</c> means every one.</summary>
    public ImmutableArray<string> Enable { get; init; } = [];

    /// <summary>Default collectors to switch off; wins over <see cref="Enable" />.</summary>
    public ImmutableArray<string> Disable { get; init; } = [];

    /// <summary>Whether the collector of this name runs.</summary>
    public bool Wants(string name, bool byDefault) =>
        !Disable.Contains(name, StringComparer.Ordinal)
        && (byDefault || Enable.Contains(name, StringComparer.Ordinal) || Enable.Contains("all", StringComparer.Ordinal));
}
