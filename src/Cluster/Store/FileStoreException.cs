namespace Fleet.Cluster.Store;

/// <summary>The file store cannot be opened. The message names the directory or the file and offset, and what to do.</summary>
public sealed class FileStoreException : Exception
{
    /// <summary>Says what stands in the way.</summary>
    public FileStoreException(string message)
        : base(message)
    {
    }
}
