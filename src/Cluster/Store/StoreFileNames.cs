using System.Globalization;

namespace Fleet.Cluster.Store;

/// <summary>The names of the store's files: a snapshot and a journal for each generation.</summary>
internal static class StoreFileNames
{
    private const string JournalPrefix = "journal-";
    private const string SnapshotPrefix = "snapshot-";

    /// <summary>What a file is called while it is being written.</summary>
    public const string Unfinished = ".tmp";

    public static string Journal(int generation) => JournalPrefix + generation.ToString("D8", CultureInfo.InvariantCulture);

    public static string Snapshot(int generation) => SnapshotPrefix + generation.ToString("D8", CultureInfo.InvariantCulture);

    /// <summary>The generation of a journal; null for another file.</summary>
    public static int? JournalGeneration(string name) => Generation(name, JournalPrefix);

    /// <summary>The generation of a snapshot; null for another file.</summary>
    public static int? SnapshotGeneration(string name) => Generation(name, SnapshotPrefix);

    private static int? Generation(string name, string prefix) =>
        name.Length == prefix.Length + 8
        && name.StartsWith(prefix, StringComparison.Ordinal)
        && int.TryParse(name.AsSpan(prefix.Length), NumberStyles.None, CultureInfo.InvariantCulture, out var generation)
            ? generation
            : null;
}
