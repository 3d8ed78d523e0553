using System.Collections.Immutable;

namespace Fleet.Cluster.Store;

/// <summary>The directory of a file store: the seam where tests let disks fill up and power go.</summary>
internal interface IStoreFiles
{
    /// <summary>The path, for messages.</summary>
    string Directory { get; }

    /// <summary>The names of all files.</summary>
    ImmutableArray<string> List();

    /// <summary>A whole file.</summary>
    byte[] Read(string name);

    /// <summary>Opens a file for writing; makes it when it is not there.</summary>
    IStoreFile Open(string name);

    /// <summary>Gives a file another name, in place of the one that has it.</summary>
    void Rename(string from, string to);

    /// <summary>Removes a file.</summary>
    void Delete(string name);

    /// <summary>Makes names durable, as <see cref="IStoreFile.Flush" /> does for content.</summary>
    void Flush();
}
