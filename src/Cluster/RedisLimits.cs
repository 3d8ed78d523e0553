namespace Fleet.Cluster;

/// <summary>The caps on what a Redis server is asked for by options, each with its reason: a part of <see cref="Limits" />.</summary>
public sealed record RedisLimits
{
    /// <summary>Keys that one pattern of checkKeys or checkStreams gives: each becomes some series.</summary>
    public int KeysPerPattern { get; init; } = 1000;

    /// <summary>Keys of all patterns of checkKeys together: three series each are most of what a target may have.</summary>
    public int Keys { get; init; } = 5000;

    /// <summary>Streams of one target: a dozen series and more each.</summary>
    public int Streams { get; init; } = 1000;

    /// <summary>Consumer groups of one target that are asked for their consumers and pending entries.</summary>
    public int StreamGroups { get; init; } = 5000;

    /// <summary>Bytes of a key that is described; longer ones are only counted. Its label is cut much earlier.</summary>
    public int KeyBytes { get; init; } = 4096;

    /// <summary>Bytes of all replies about keys and streams of one collection, as far as they are kept: of 1000 streams, 64 kB each.</summary>
    public long KeyReplyBytes { get; init; } = 64 << 20;

    /// <summary>Elements of the same: consumers of streams have nine each.</summary>
    public long KeyReplyElements { get; init; } = 1_000_000;

    /// <summary>How long a question about a key is left out whose reply was larger than that: each costs a connection and a turn of all keys.</summary>
    public TimeSpan LargeReplyPause { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>Bytes of a string that are read to show it; longer ones are cut, and are no numbers.</summary>
    public int KeyValueBytes { get; init; } = 1024;

    /// <summary>Groups of keys of one database that are told apart while it is walked over, whatever the option says: keys may be anything.</summary>
    public int KeyGroups { get; init; } = 10_000;

    /// <summary>Steps that matching one key against one Lua pattern may take: such patterns can be made to run for ever.</summary>
    public int LuaPatternSteps { get; init; } = 10_000;

    /// <summary>The share of a target's interval that one collection spends on walking over keys, and its least and most.</summary>
    public double ScanShare { get; init; } = 0.01;

    /// <summary>The least of that time: some steps even at an interval of a second.</summary>
    public TimeSpan ScanTimeAtLeast { get; init; } = TimeSpan.FromMilliseconds(20);

    /// <summary>The most of that time: what a snapshot may come later for it.</summary>
    public TimeSpan ScanTimeAtMost { get; init; } = TimeSpan.FromMilliseconds(250);

    /// <summary>The share of the deadline that the first pass over all keys may take at once; zero for no more than usual.</summary>
    public double FirstPassShare { get; init; }

    /// <summary>Keys that one connection remembers as refused.</summary>
    public int RefusedKeys { get; init; } = 10_000;

    /// <summary>Other nodes of a target's cluster that are asked about keys of its options: a connection each.</summary>
    public int ClusterNodes { get; init; } = 100;

    /// <summary>The share of the target's timeout that another node may take: what the target itself says comes anyway.</summary>
    public double ClusterNodeShare { get; init; } = 0.25;

    /// <summary>Clients of a server that are listed one by one: a dozen series each.</summary>
    public int Clients { get; init; } = 1000;

    /// <summary>Search indexes of one server that are described: two dozen series each.</summary>
    public int SearchIndexes { get; init; } = 200;

    /// <summary>Masters of one Sentinel that are asked about: three commands each.</summary>
    public int SentinelMasters { get; init; } = 200;

    /// <summary>Bytes of one Lua script of a target: sent in each collection that it is due in.</summary>
    public int ScriptBytes { get; init; } = 64 << 10;

    /// <summary>Values of one script.</summary>
    public int ScriptValues { get; init; } = 1000;

    /// <summary>How long a collection waits for the files of its scripts, which may lie on a disk that hangs.</summary>
    public TimeSpan ScriptReadTime { get; init; } = TimeSpan.FromSeconds(1);
}
