namespace Fleet.Cluster.Store.Redis;

/// <summary>
/// The names of a fleet's keys. All carry one hash tag, so that a script may touch several of them, and one prefix, by
/// which an ACL holds the fleet to them.
/// </summary>
internal sealed class RedisKeys
{
    private readonly string _prefix;

    /// <summary>The keys of the fleet of this name.</summary>
    public RedisKeys(string clusterName) => _prefix = $"{{fleet:{clusterName}}}:";

    /// <summary>A hash: the revision, the id of the write that made it, and the history that both belong to.</summary>
    public string Head => Of("head");

    /// <summary>A hash: id to <c>revision:json</c>, of <see cref="StoredText" />.</summary>
    public string Targets => Of("targets");

    /// <summary>A stream: which write changed which target, by revision; bounded.</summary>
    public string Changes => Of("changes");

    /// <summary>The channel on which each new revision is published.</summary>
    public string Channel => Of("changed");

    /// <summary>What became of a write; it expires.</summary>
    public string Write(string id) => Of("write:" + id);

    /// <summary>A key of another part of the fleet's shared state, such as its members.</summary>
    public string Of(string name) => _prefix + name;
}
