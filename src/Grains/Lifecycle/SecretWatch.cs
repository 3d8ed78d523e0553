using Fleet.Cluster.Targets;
using Fleet.Grains.Collecting;

namespace Fleet.Grains.Lifecycle;

/// <summary>
/// Hands passwords through to a collector and takes them out of what comes back: a hostile or clumsy server may repeat in an
/// error what it was sent.
/// </summary>
internal sealed class SecretWatch(ISecretSource inner) : ISecretSource
{
    // A shorter one would blank ordinary words; it protects nothing anyway.
    private const int ShortestSecret = 4;

    private string? _last;

    /// <inheritdoc />
    public async ValueTask<Secret?> GetPasswordAsync(Credentials credentials, CancellationToken cancellationToken)
    {
        var secret = await inner.GetPasswordAsync(credentials, cancellationToken);
        Volatile.Write(ref _last, secret?.Reveal());
        return secret;
    }

    /// <summary>The collection with the last password taken out of every message.</summary>
    public Collection Redacted(Collection collection) =>
        Volatile.Read(ref _last) is not { Length: >= ShortestSecret } secret || !Messages(collection).Any(m => m.Contains(secret, StringComparison.Ordinal))
            ? collection
            : collection with
            {
                Outcome = Redacted(collection.Outcome, secret),
                Parts = [.. collection.Parts.Select(p => p with { Outcome = Redacted(p.Outcome, secret) })],
                Skipped = [.. collection.Skipped.Select(s => s with { Why = Redacted(s.Why, secret) })],
            };

    private static IEnumerable<string> Messages(Collection collection) =>
        [collection.Outcome.Message, .. collection.Parts.Select(p => p.Outcome.Message), .. collection.Skipped.Select(s => s.Why)];

    private static CollectOutcome Redacted(CollectOutcome outcome, string secret) => outcome.WithMessage(Redacted(outcome.Message, secret));

    private static string Redacted(string text, string secret) => text.Replace(secret, "***", StringComparison.Ordinal);
}
