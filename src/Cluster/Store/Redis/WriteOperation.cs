using System.Globalization;
using Fleet.Cluster.Targets;

namespace Fleet.Cluster.Store.Redis;

/// <summary>One target of a write, as <see cref="RedisScripts.Write" /> takes it.</summary>
/// <param name="Verb"><c>put</c>, <c>renew</c> (put also what is equal; a revision behind it is the one that it had once) or <c>delete</c>.</param>
/// <param name="Id">The target.</param>
/// <param name="Expected">The revision that it must have, 0 for none; null for any.</param>
/// <param name="Json">What it is from now on; empty for a deletion.</param>
/// <param name="Spec">The same; null for a deletion or a renewal.</param>
internal sealed record WriteOperation(string Verb, TargetId Id, long? Expected, string Json, TargetSpec? Spec)
{
    /// <summary>Creates or replaces.</summary>
    public static WriteOperation Put(TargetSpec spec, long? expected) => new("put", spec.Id, expected, StoreCodec.WriteSpec(spec), spec);

    /// <summary>Writes what the store lost, or gives what it has a new revision.</summary>
    public static WriteOperation Renew(TargetId id, long expected, string json, long? once) =>
        new(once is null ? "renew" : string.Create(CultureInfo.InvariantCulture, $"renew {once}"), id, expected, json, Spec: null);

    /// <summary>Deletes.</summary>
    public static WriteOperation Delete(TargetId id, long? expected) => new("delete", id, expected, string.Empty, Spec: null);

    /// <summary>The script's arguments.</summary>
    public IEnumerable<string> Arguments() => [Verb, Id.Value, Expected?.ToString(CultureInfo.InvariantCulture) ?? string.Empty, Json];

    /// <summary>What the script said of it, such as <c>created 7</c>.</summary>
    /// <exception cref="FormatException">It is none of its words.</exception>
    public WriteOutcome Outcome(string said, StoreState state)
    {
        var space = said.IndexOf(' ', StringComparison.Ordinal);
        if (space < 0 || !long.TryParse(said.AsSpan(space + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var revision))
        {
            throw new FormatException("gave an answer that is not understood");
        }

        return said[..space] switch
        {
            "created" => new WriteOutcome.Created(Target(revision, state)),
            "replaced" => new WriteOutcome.Replaced(Target(revision, state)),
            "deleted" => new WriteOutcome.Deleted(revision),
            "absent" => new WriteOutcome.NotFound(),
            "conflict" => new WriteOutcome.Conflict(revision),
            _ => throw new FormatException("gave an answer that is not understood"),
        };
    }

    // The instance that readers see, unless somebody changed the target again already.
    private StoredTarget Target(long revision, StoreState state) =>
        state.Targets.TryGetValue(Id, out var shown) && shown.Revision == revision
            ? shown
            : new StoredTarget { Spec = Spec!, Revision = revision };
}
