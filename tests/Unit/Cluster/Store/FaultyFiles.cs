using System.Collections.Immutable;
using Fleet.Cluster.Store;

namespace Fleet.Tests.Unit.Cluster.Store;

/// <summary>
/// The files of a store on a real disk, with every change noted in order, and with a disk that fails: at a chosen change,
/// once or from then on. A failing write leaves half of itself, as a full disk does.
/// </summary>
internal sealed class FaultyFiles : IStoreFiles
{
    private readonly DiskFiles _disk;
    private readonly List<string> _changes = [];
    private readonly Lock _lock = new();

    public FaultyFiles(string directory) => _disk = new DiskFiles(directory);

    /// <summary>Whether the change of this number (from 0) and text fails.</summary>
    public Func<int, string, bool> Fails { get; set; } = (_, _) => false;

    /// <summary>The changes so far, such as <c>write journal-00000001</c>.</summary>
    public ImmutableArray<string> Changes
    {
        get
        {
            lock (_lock)
            {
                return [.. _changes];
            }
        }
    }

    public string Directory => _disk.Directory;

    public ImmutableArray<string> List() => _disk.List();

    public byte[] Read(string name) => _disk.Read(name);

    public IStoreFile Open(string name)
    {
        Change("open " + name);
        return new FaultyFile(this, name, _disk.Open(name));
    }

    public void Rename(string from, string to)
    {
        Change("rename " + to);
        _disk.Rename(from, to);
    }

    public void Delete(string name)
    {
        Change("delete " + name);
        _disk.Delete(name);
    }

    public void Flush()
    {
        Change("flush directory");
        _disk.Flush();
    }

    private void Change(string change)
    {
        int number;
        lock (_lock)
        {
            number = _changes.Count;
            _changes.Add(change);
        }

        if (Fails(number, change))
        {
            throw new IOException("No space left on device");
        }
    }

    private sealed class FaultyFile(FaultyFiles files, string name, IStoreFile file) : IStoreFile
    {
        public long Length => file.Length;

        public void Write(ReadOnlySpan<byte> bytes, long offset)
        {
            try
            {
                files.Change("write " + name);
            }
            catch (IOException)
            {
                file.Write(bytes[..(bytes.Length / 2)], offset);
                throw;
            }

            file.Write(bytes, offset);
        }

        public void SetLength(long length)
        {
            files.Change("cut " + name);
            file.SetLength(length);
        }

        public void Flush()
        {
            files.Change("flush " + name);
            file.Flush();
        }

        public void Dispose() => file.Dispose();
    }
}
