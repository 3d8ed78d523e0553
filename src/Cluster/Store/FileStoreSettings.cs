namespace Fleet.Cluster.Store;

/// <summary>How a file store works, for tests to change.</summary>
internal sealed record FileStoreSettings
{
    /// <summary>The caps.</summary>
    public Limits Limits { get; init; } = Limits.Default;

    /// <summary>A journal is compacted when it is longer than this and than twice its snapshot: some thousand writes.</summary>
    public long CompactAfterBytes { get; init; } = 4 << 20;

    /// <summary>Makes the files of a directory.</summary>
    public Func<string, IStoreFiles> Files { get; init; } = directory => new DiskFiles(directory);
}
