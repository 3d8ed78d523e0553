using System.Collections.Immutable;

namespace Fleet.Cluster.Targets;

/// <summary>What <see cref="TargetSpecParser" /> needs to know beside the description itself.</summary>
public sealed record ParseContext
{
    /// <summary>Put before every path, such as <c>targets[3]</c>; empty for the API.</summary>
    public string Path { get; init; } = string.Empty;

    /// <summary>The id that stands in the API's path: the body may leave its own out and must not contradict it.</summary>
    public TargetId? Id { get; init; }

    /// <summary>The interval of targets that state none, which bounds their timeout.</summary>
    public TimeSpan DefaultInterval { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>Encrypts inline passwords; null refuses them.</summary>
    public SecretProtector? Protector { get; init; }

    /// <summary>Accept <c>credentials.passwordEncrypted</c>: true only when the store reads its own files.</summary>
    internal bool FromStore { get; init; }

    /// <summary>
    /// The collectors of each kind that users may name; null leaves the names unchecked. The store never checks: what an
    /// upgrade dropped must still be readable.
    /// </summary>
    public Func<TargetKind, ImmutableArray<string>>? CollectorNames { get; init; }

    /// <summary>The caps.</summary>
    public Limits Limits { get; init; } = Limits.Default;
}
