using System.Collections.Immutable;

namespace Fleet.Cluster.Configuration.Probe;

/// <summary>What <c>/probe</c> may reach beside the targets that are registered, and who it logs in as.</summary>
public sealed record ProbeSettings
{
    // Before what is made with it.
    private static ImmutableSortedDictionary<string, AuthModule> Empty { get; } =
        ImmutableSortedDictionary.Create<string, AuthModule>(StringComparer.OrdinalIgnoreCase);

    /// <summary>Registered targets only.</summary>
    public static ProbeSettings None { get; } = new();

    /// <summary>Addresses that may be probed.</summary>
    public ImmutableArray<AddressPattern> Allow { get; init; } = [];

    /// <summary>The logins that a probe may name; case does not matter.</summary>
    public ImmutableSortedDictionary<string, AuthModule> Modules { get; init; } = Empty;

    /// <summary>A file with further ones, of postgres_exporter's form; null for none.</summary>
    public string? ConfigFile { get; init; }
}
