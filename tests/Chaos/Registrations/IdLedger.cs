using System.Collections.Immutable;
using System.Text.Json.Nodes;

namespace Fleet.Tests.Chaos.Registrations;

/// <summary>What one id may be: its last confirmed state, or one that was sent since and not confirmed. Null is: not there.</summary>
/// <param name="Confirmed">The last state that a gateway confirmed.</param>
/// <param name="Sent">What was sent since.</param>
/// <param name="IsAbandoned">Whether a write may still be under way, so that a further one would race with it.</param>
internal sealed record IdLedger(string? Confirmed, ImmutableArray<string?> Sent, bool IsAbandoned)
{
    private static readonly string[] Compared = ["kind", "address", "interval", "labels"];

    /// <summary>An id that nobody has written yet.</summary>
    public static IdLedger New { get; } = Of(null);

    /// <summary>An id with a confirmed state.</summary>
    public static IdLedger Of(string? confirmed) => new(confirmed, [], IsAbandoned: false);

    /// <summary>The part of a target that a writer set, as text.</summary>
    public static string? Written(JsonNode? target) =>
        target is null ? null : string.Join(' ', Compared.Select(name => target[name]?.ToJsonString()));

    public bool MayBe(string? now) => now == Confirmed || Sent.Contains(now);

    public override string ToString() => $"confirmed was {Confirmed ?? "gone"}, sent since: {string.Join(" | ", Sent.Select(static sent => sent ?? "gone"))}";
}
