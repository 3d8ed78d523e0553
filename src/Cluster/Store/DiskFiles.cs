using System.Collections.Immutable;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Fleet.Cluster.Store;

/// <summary>The directory of a file store on a real disk; only its user may look into it.</summary>
internal sealed class DiskFiles : IStoreFiles
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    public DiskFiles(string directory) => Directory = directory;

    /// <inheritdoc />
    public string Directory { get; }

    /// <inheritdoc />
    public ImmutableArray<string> List() =>
        [.. System.IO.Directory.EnumerateFiles(Directory).Select(path => Path.GetFileName(path))];

    /// <inheritdoc />
    public byte[] Read(string name) => File.ReadAllBytes(PathOf(name));

    /// <inheritdoc />
    public IStoreFile Open(string name)
    {
        var options = new FileStreamOptions
        {
            Mode = FileMode.OpenOrCreate,
            Access = FileAccess.ReadWrite,
            Share = FileShare.ReadWrite | FileShare.Delete,
            BufferSize = 0,
            UnixCreateMode = OwnerOnly,
        };
        return new DiskFile(new FileStream(PathOf(name), options));
    }

    /// <inheritdoc />
    public void Rename(string from, string to) => File.Move(PathOf(from), PathOf(to), overwrite: true);

    /// <inheritdoc />
    public void Delete(string name) => File.Delete(PathOf(name));

    /// <inheritdoc />
    public void Flush()
    {
        // .NET opens no directories; the descriptor comes from the C library and is then flushed like a file's.
        var descriptor = OpenDescriptor(Directory, flags: 0);
        if (descriptor < 0)
        {
            throw new IOException($"The directory {Directory} cannot be opened: {Marshal.GetLastPInvokeErrorMessage()}");
        }

        using var handle = new SafeFileHandle(descriptor, ownsHandle: true);
        RandomAccess.FlushToDisk(handle);
    }

    [DllImport("libc", EntryPoint = "open", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int OpenDescriptor([MarshalAs(UnmanagedType.LPUTF8Str)] string path, int flags);

    private string PathOf(string name) => Path.Combine(Directory, name);

    private sealed class DiskFile(FileStream stream) : IStoreFile
    {
        public long Length => RandomAccess.GetLength(stream.SafeFileHandle);

        public void Write(ReadOnlySpan<byte> bytes, long offset) => RandomAccess.Write(stream.SafeFileHandle, bytes, offset);

        public void SetLength(long length) => RandomAccess.SetLength(stream.SafeFileHandle, length);

        public void Flush() => RandomAccess.FlushToDisk(stream.SafeFileHandle);

        public void Dispose() => stream.Dispose();
    }
}
