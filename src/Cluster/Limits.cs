namespace Fleet.Cluster;

/// <summary>Every cap on what comes from outside, in one place, each with its reason.</summary>
public sealed record Limits
{
    /// <summary>The highest number of a view: the store's script counts in doubles, which are exact up to here and beyond.</summary>
    public const long ViewNumber = 1L << 52;

    /// <summary>How far one view may be above the last known: a fleet that changes every second makes as many in eleven days. A number out of nowhere would hide all true ones.</summary>
    public const long ViewJump = 1_000_000;

    /// <summary>Members of one view: ten times the largest fleet that is thought of.</summary>
    public const int ViewMembers = 1000;

    /// <summary>Characters of the text that tells two starts of one silo apart: twice those of a GUID.</summary>
    public const int IncarnationChars = 64;

    /// <summary>The caps in force.</summary>
    public static Limits Default { get; } = new();

    /// <summary>Body of one admin API request: a spec is a few kB, 1 MiB holds an import of some thousand.</summary>
    public long AdminBodyBytes { get; init; } = 1 << 20;

    /// <summary>Nesting of a spec: the deepest field is four levels down.</summary>
    public int SpecDepth { get; init; } = 16;

    /// <summary>Bytes of one text of a spec, those of the longest path that Linux takes.</summary>
    public int SpecTextBytes { get; init; } = 4096;

    /// <summary>Entries of one list of a spec: databases, streams, collectors.</summary>
    public int SpecListEntries { get; init; } = 1000;

    /// <summary>Labels or meta values of one target; each is repeated in every service discovery answer.</summary>
    public int LabelsPerTarget { get; init; } = 64;

    /// <summary>Nodes of one YAML document with its aliases written out: 20,000 targets of 50 nodes.</summary>
    public int YamlNodes { get; init; } = 1_000_000;

    /// <summary>Bytes of one group of writes in the journal: a hundred times the largest import.</summary>
    public int StoreFrameBytes { get; init; } = 128 << 20;

    /// <summary>Writes that wait for the store's one writer; more make their callers wait.</summary>
    public int StoreQueuedWrites { get; init; } = 1024;

    /// <summary>Bytes of one answer of the shared store: all of 20,000 targets of 5 kB, and as much again.</summary>
    public long StoreReplyBytes { get; init; } = 256 << 20;

    /// <summary>Bytes of one stored target: a body of the API, six times as long when all of it must be escaped in JSON.</summary>
    public int StoreBulkBytes { get; init; } = 8 << 20;

    /// <summary>Elements of one answer of the shared store: two for each target and three for each remembered change, ten times over.</summary>
    public int StoreElements { get; init; } = 1_000_000;

    /// <summary>Time for one exchange with the shared store, and for one write with all its attempts: a full answer over a slow line, and no longer than a caller waits.</summary>
    public TimeSpan StoreCallTimeout { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>Changes that the shared store remembers one by one; a process that missed more reads all targets.</summary>
    public int StoreChangesKept { get; init; } = 10_000;

    /// <summary>How long the shared store knows what became of a write: many times longer than a write is tried.</summary>
    public TimeSpan StoreOutcomeKept { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>Series of one target: more than any exporter gives for a sane server, few enough for Prometheus.</summary>
    public int SeriesPerTarget { get; init; } = 20_000;

    /// <summary>Bytes of one label value; PostgreSQL names have 63, Redis keys may have 512 MB.</summary>
    public int LabelValueBytes { get; init; } = 1024;

    /// <summary>Rows read of one query of a pack that states no cap of its own.</summary>
    public int RowsPerQuery { get; init; } = 10_000;

    /// <summary>Bytes of one file of a user's queries: ten times the largest that people share.</summary>
    public int QueryFileBytes { get; init; } = 1 << 20;

    /// <summary>Bytes of all query files of one target: each of its texts stands in memory, and in the answer of explain.</summary>
    public int QueryFilesBytes { get; init; } = 4 << 20;

    /// <summary>Query files of one target; each is looked at in every collection.</summary>
    public int QueryFiles { get; init; } = 100;

    /// <summary>Entries of a directory of query files that are looked at: a directory of something else may have millions.</summary>
    public int QueryDirectoryEntries { get; init; } = 5000;

    /// <summary>Queries of one target's files: each is a statement of its collections.</summary>
    public int QueriesPerTarget { get; init; } = 500;

    /// <summary>Columns of one query of a file: PostgreSQL gives no more.</summary>
    public int ColumnsPerQuery { get; init; } = 1664;

    /// <summary>Values of one query file with its aliases written out: a column has two to four.</summary>
    public int QueryFileNodes { get; init; } = 100_000;

    /// <summary>How long a collection waits for its query files, which may lie on a disk that hangs; then it goes on with those known.</summary>
    public TimeSpan QueryFilesTime { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>Remarks kept of one run of a query: values that could not be shown are of a few sorts.</summary>
    public int NotesPerQuery { get; init; } = 5;

    /// <summary>Those of what a Redis server is asked for by options.</summary>
    public RedisLimits Redis { get; init; } = new();

    /// <summary>Bytes of one RESP reply: INFO ALL of a server with all commands used is under 100 kB.</summary>
    public long RespReplyBytes { get; init; } = 16 << 20;

    /// <summary>Bytes of one bulk string of a RESP reply.</summary>
    public int RespBulkBytes { get; init; } = 8 << 20;

    /// <summary>Bytes of strings of one RESP reply that are read past when they are larger than what is kept, such as an entry of a stream: half a second of a gigabit.</summary>
    public int RespSkippedBytes { get; init; } = 64 << 20;

    /// <summary>Bytes of all RESP replies to one write: two of the largest.</summary>
    public long RespCallBytes { get; init; } = 32 << 20;

    /// <summary>Elements of all RESP replies to one write; each takes some 80 bytes.</summary>
    public long RespCallElements { get; init; } = 500_000;

    /// <summary>Elements of one RESP reply, over all levels.</summary>
    public int RespElements { get; init; } = 200_000;

    /// <summary>Nesting of a RESP reply; XINFO STREAM FULL has 6.</summary>
    public int RespDepth { get; init; } = 16;

    /// <summary>Bytes of one message of a PgBouncer console: a row holds names and one setting, of a few kB at most.</summary>
    public int ConsoleMessageBytes { get; init; } = 1 << 20;

    /// <summary>Bytes of one answer of a PgBouncer console: SHOW CLIENTS of 100,000 clients of 200 bytes, and half as much again.</summary>
    public long ConsoleReplyBytes { get; init; } = 32 << 20;

    /// <summary>Rows of one answer of a PgBouncer console: as many clients as one process can have sockets for.</summary>
    public int ConsoleRows { get; init; } = 200_000;

    /// <summary>Columns of one answer of a PgBouncer console: the widest has 35.</summary>
    public int ConsoleColumns { get; init; } = 256;

    /// <summary>Application names that clients of a PgBouncer are counted by; clients choose them freely, and some put a number into each.</summary>
    public int ClientApplications { get; init; } = 100;

    /// <summary>Characters of an error message kept from a server.</summary>
    public int MessageChars { get; init; } = 300;

    /// <summary>Bytes of a password or token file: a longer one is a mistake in the path.</summary>
    public int SecretFileBytes { get; init; } = 64 << 10;

    /// <summary>How long such a file may take: longer takes only a disk that hangs or a pipe, and half of a collection's usual deadline is left to say so.</summary>
    public TimeSpan SecretFileTime { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>Bytes of fleet.yaml: 20,000 targets of 400 bytes.</summary>
    public int ConfigFileBytes { get; init; } = 8 << 20;

    /// <summary>Collections of healthy targets under way at once in one silo: bounds sockets and buffers, not CPU.</summary>
    public int ConcurrentCollections { get; init; } = 128;

    /// <summary>Collections of one silo that may begin with a new connection in a second: 2,000 orphans of a dead silo, shared by two, begin within five seconds.</summary>
    public double ConnectsPerSecond { get; init; } = 200;

    /// <summary>
    /// The same for one server: forty databases of one server, each a target, are connected within two seconds. Above what its
    /// targets need when it closes idle connections and each of them connects in every collection: 300 targets at 15 s are
    /// 20 a second; beyond that they wait in turn, and none starves.
    /// </summary>
    public double ConnectsPerSecondToServer { get; init; } = 20;

    /// <summary>Connects that both rates let begin at once after a pause: makes up for timers that are late, and for the members of a small group that are due together.</summary>
    public int ConnectBurst { get; init; } = 10;

    /// <summary>Servers whose pace is remembered before those that have waited long enough are forgotten.</summary>
    public int PacedServers { get; init; } = 10_000;

    /// <summary>How long a new owner goes on asking an earlier one that does not answer at all: it is stopped or cut off, and its targets wait.</summary>
    public TimeSpan HandOverSilence { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>The same when its lease has run out: it is most likely dead, or stopped like before.</summary>
    public TimeSpan HandOverSilenceOfTheLost { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>How long a new owner waits for an earlier one that answers but is busy: the longest usual collection and a little.</summary>
    public TimeSpan HandOverPatience { get; init; } = TimeSpan.FromSeconds(12);

    /// <summary>How long a silo asks another one on behalf of a gateway: less than the gateway waits for an answer.</summary>
    public TimeSpan RelayTime { get; init; } = TimeSpan.FromMilliseconds(400);

    /// <summary>Connections to the gateway: a few Prometheus servers with hundreds of connections each, and people.</summary>
    public long GatewayConnections { get; init; } = 4096;

    /// <summary>The same for targets that are new, slow, or whose last collection failed: a lane of their own, so that hung ones never starve the rest.</summary>
    public int ConcurrentSuspectCollections { get; init; } = 512;

    /// <summary>A target whose collections last longer waits for them among the suspect ones: a healthy one takes milliseconds.</summary>
    public TimeSpan PromptCollection { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>The shortest <c>maxage</c> of a scrape: scrapes need no token and must not make Fleet hammer a database.</summary>
    public TimeSpan ShortestMaxAge { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>Time for the cheap reachability check of a target that is down.</summary>
    public TimeSpan ReachabilityTimeout { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>Bytes of last answers that a gateway keeps for silos that fall silent: 10,000 targets of 25 kB, as snapshots travel.</summary>
    public long LastAnswerBytes { get; init; } = 256L << 20;

    /// <summary>Scrapes of one gateway that wait for a take-over at once: those of 700 targets of a lost silo within ten seconds. More are answered at once, or a fleet that is slow for a moment would fill up with those who wait.</summary>
    public int WaitingScrapes { get; init; } = 500;

    /// <summary>Members of a group that are read at once: the answers of most groups come in one round trip, and few snapshots are held meanwhile.</summary>
    public int GroupReadsAtOnce { get; init; } = 32;

    /// <summary>Expositions of groups that are made at once; each holds the text of all its members, 150 MB for 2,000 of 75 kB. More wait for their turn.</summary>
    public int GroupExpositionsAtOnce { get; init; } = 2;

    /// <summary>How long a scraper may take to read its answer beyond its own timeout: who is slower has given up, and holds memory and a turn of others.</summary>
    public TimeSpan SlowReaderTime { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>The longest that a scraper's word about its timeout is believed; Prometheus' default is 10 s.</summary>
    public TimeSpan LongestPatience { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>Targets that are probed and not registered, each with a connection: who has more of them registers them.</summary>
    public int ProbedTargets { get; init; } = 500;

    /// <summary>Probed targets of one address, which differ by database or login: anybody who can reach the gateway can make them up.</summary>
    public int ProbesPerServer { get; init; } = 4;

    /// <summary>How long a probed target is collected after its last probe: five scrapes a minute apart.</summary>
    public TimeSpan ProbeKept { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>Collections of probed targets under way at once: few, beside those of registered ones.</summary>
    public int ConcurrentProbes { get; init; } = 32;

    /// <summary>Characters of what a probe names as its target: a URL with every parameter.</summary>
    public int ProbeTargetChars { get; init; } = 2048;

    /// <summary>Keys of one parameter of a probe: each is a part of the request's line, which may have 8 kB.</summary>
    public int ProbeKeys { get; init; } = 200;

    /// <summary>The share of its deadline that the first pass over the keys of a probed Redis may take at once: who asks once wants what is to be had now.</summary>
    public double ProbePassShare { get; init; } = 0.25;

    /// <summary>Longest pause between two full attempts at a dead target.</summary>
    public TimeSpan MaxBackoff { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>Bytes of one snapshot between processes, before compression: a full one of long lines, once in parts and once merged.</summary>
    public int SnapshotBytes { get; init; } = 64 << 20;

    /// <summary>Families of one snapshot between processes, those of its parts counted again: as many as series, twice.</summary>
    public int SnapshotBlocks { get; init; } = 50_000;

    /// <summary>Collectors of one snapshot between processes: all packs and commands there are, many times over.</summary>
    public int SnapshotParts { get; init; } = 10_000;

    /// <summary>Bytes of the answer to one hand-over: a hundred usual snapshots are 1 MB; of larger ones some are left out.</summary>
    public int HandOverBytes { get; init; } = 64 << 20;

    /// <summary>Bytes of all snapshots of one hand-over, before compression: a hundred usual ones are 10 MB. Those beyond are collected anew.</summary>
    public int HandOverDecodedBytes { get; init; } = 256 << 20;

    /// <summary>Bytes of one request to a silo's internal endpoint: a view of hundreds of silos and a hundred ids of the greatest length.</summary>
    public long PeerRequestBytes { get; init; } = 256 << 10;

    /// <summary>Bytes of one JSON answer of a silo: the states of 20,000 grains with a message each.</summary>
    public int PeerJsonBytes { get; init; } = 16 << 20;

    /// <summary>Connections from this process to one silo: each carries a request at a time, of a millisecond mostly, so that 64 carry thousands a second.</summary>
    public int PeerConnections { get; init; } = 64;

    /// <summary>Connections to a silo's internal endpoint: sixty processes that use all of theirs.</summary>
    public long SiloConnections { get; init; } = 4096;

    /// <summary>Time to connect to a silo: it is in the same network.</summary>
    public TimeSpan PeerConnectTime { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>Time of an answer that a silo gives from memory; more than a scraper can wait for a second attempt.</summary>
    public TimeSpan PeerReadTime { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>What an answer that a silo first collects for may take beyond the patience of who asks.</summary>
    public TimeSpan PeerMargin { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>Time of a collection or check that a person asked a silo for: a few deadlines of the slowest usual target. The collection itself goes on after it.</summary>
    public TimeSpan PeerCollectTime { get; init; } = TimeSpan.FromMinutes(2);

    /// <summary>Time to tell a view.</summary>
    public TimeSpan PeerViewTime { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>
    /// Time of one hand-over: half a second for collections that end, and the answer. A stopped silo's targets wait for it after
    /// its lease of 5 s has run out, and are to be collected again within 10.
    /// </summary>
    public TimeSpan PeerHandOverTime { get; init; } = TimeSpan.FromSeconds(3);

    /// <summary>How long a silo that does not answer is not asked again: hundreds of scrapes a second would each wait for it otherwise.</summary>
    public TimeSpan PeerPause { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>Silence after which a caller that gives up has seen that the silo does not answer: readers allow it less than <see cref="PeerReadTime" />.</summary>
    public TimeSpan PeerSilence { get; init; } = TimeSpan.FromMilliseconds(400);

    /// <summary>Failures in a row after which a silo is not asked for a while; one may be the end of a connection that was idle.</summary>
    public int PeerFailures { get; init; } = 3;
}
