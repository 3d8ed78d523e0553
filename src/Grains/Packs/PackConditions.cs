using System.Collections.Immutable;

namespace Fleet.Grains.Packs;

/// <summary>What is known of a database and its server when packs are chosen for it.</summary>
internal sealed record PackConditions
{
    /// <summary>The server's version.</summary>
    public required Version Version { get; init; }

    /// <summary>Primary or standby.</summary>
    public required ServerRole Role { get; init; }

    /// <summary>The extensions of the database.</summary>
    public required ImmutableDictionary<string, InstalledExtension> Extensions { get; init; }

    /// <summary>Whether both lead to the same choice of packs.</summary>
    public bool SameChoice(PackConditions other) =>
        Version == other.Version
        && Role == other.Role
        && Extensions.Count == other.Extensions.Count
        && Extensions.All(pair => other.Extensions.TryGetValue(pair.Key, out var extension) && extension == pair.Value);
}
