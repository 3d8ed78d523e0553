using System.Collections.Immutable;

namespace Fleet.Cluster.Configuration.Probe;

/// <summary>What <c>/probe</c> and <c>/scrape</c> may reach beside the targets that are registered, and who they log in as.</summary>
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

    /// <summary>A file of redis_exporter's form with passwords of Redis servers by their addresses; null for none.</summary>
    public string? PasswordFile { get; init; }

    /// <summary>What may be learnt of keys that a request names.</summary>
    public ProbeKeys Keys { get; init; }
}
