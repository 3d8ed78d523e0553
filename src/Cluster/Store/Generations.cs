using System.Buffers;

namespace Fleet.Cluster.Store;

/// <summary>
/// The files of the store over time. A generation is a snapshot and the journal of what came after it; compaction makes
/// the next one. A crash at any step leaves one generation that is whole:
/// <code>
/// 1. journal n+1, empty, gets its name          (without its snapshot it does not count)
/// 2. snapshot n+1 gets its name                 (from here generation n+1 counts)
/// 3. the names are durable; writing goes on in journal n+1
/// 4. generation n is deleted
/// </code>
/// </summary>
internal sealed class Generations : IDisposable
{
    private readonly IStoreFiles _files;
    private int _current;
    private int _next;
    private JournalFile _journal;
    private long _snapshotBytes;

    private Generations(IStoreFiles files, int current, JournalFile journal, long snapshotBytes)
    {
        _files = files;
        _current = current;
        _next = current;
        _journal = journal;
        _snapshotBytes = snapshotBytes;
    }

    /// <summary>Bytes of the journal that is written to.</summary>
    public long JournalBytes => _journal.Length;

    /// <summary>Bytes of the snapshot that it follows.</summary>
    public long SnapshotBytes => _snapshotBytes;

    /// <summary>Reads what is there, cuts a torn end and removes what a crash left behind; makes the first generation when there is none.</summary>
    /// <exception cref="FileStoreException">The files are damaged.</exception>
    public static (Generations Files, StoreState State, OpenReport Report) Open(IStoreFiles files)
    {
        var names = files.List();
        var newest = names.Max(StoreFileNames.SnapshotGeneration) ?? 0;
        RefuseOrphans(files, names, newest);
        if (newest == 0)
        {
            newest = 1;
            WriteGeneration(files, newest, StoreState.Empty);
            files.Flush();
        }

        var name = StoreFileNames.Journal(newest);
        if (!files.List().Contains(name))
        {
            throw new FileStoreException($"The store directory {files.Directory} has {StoreFileNames.Snapshot(newest)} but lacks {name}; restore both from a backup.");
        }

        var (snapshot, snapshotLength) = StoreReader.ReadSnapshot(files, newest);
        var (state, soundLength, fileLength) = StoreReader.ReadJournal(files, newest, snapshot);
        var journal = new JournalFile(files.Open(name), soundLength);
        journal.CutBack();
        foreach (var old in names.Where(file => IsLeftOver(file, newest)))
        {
            files.Delete(old);
        }

        var report = new OpenReport
        {
            Revision = state.Revision,
            Targets = state.Targets.Count,
            Journal = Path.Combine(files.Directory, name),
            CutBytes = fileLength - soundLength,
        };
        return (new Generations(files, newest, journal, snapshotLength), state, report);
    }

    /// <summary>Appends one frame; durable when it returns.</summary>
    /// <exception cref="IOException">It is not, and nothing of it counts.</exception>
    public void Append(ReadOnlySpan<byte> frame)
    {
        FinishSwitch();
        _journal.Append(frame);
    }

    /// <summary>Begins the next generation with a state that holds all that was appended.</summary>
    /// <exception cref="IOException">A step failed; what was confirmed is safe, and the next write goes on from there.</exception>
    public void Compact(StoreState state)
    {
        FinishSwitch();
        _snapshotBytes = WriteGeneration(_files, _current + 1, state);
        _next = _current + 1;
        FinishSwitch();
    }

    /// <inheritdoc />
    public void Dispose() => _journal.Dispose();

    // From the moment that the new snapshot has its name, a restart may find it: nothing may go to the old journal any more.
    private void FinishSwitch()
    {
        if (_next == _current)
        {
            return;
        }

        _files.Flush();
        var journal = new JournalFile(_files.Open(StoreFileNames.Journal(_next)), FileHeader.Size);
        _journal.Dispose();
        _journal = journal;
        var old = _current;
        _current = _next;
        _files.Delete(StoreFileNames.Journal(old));
        _files.Delete(StoreFileNames.Snapshot(old));
    }

    private static long WriteGeneration(IStoreFiles files, int generation, StoreState state)
    {
        WriteWhole(files, StoreFileNames.Journal(generation), [FileHeader.Write(FileHeader.Journal, generation)]);
        files.Flush();
        return WriteWhole(files, StoreFileNames.Snapshot(generation), SnapshotParts(generation, state));
    }

    private static IEnumerable<byte[]> SnapshotParts(int generation, StoreState state) =>
        state.Targets.Values
            .Select(target => Frame.Write(StoreCodec.WriteTarget(target)))
            .Prepend(FileHeader.Write(FileHeader.Snapshot, generation))
            .Append(Frame.Write(StoreCodec.WriteEnd(state)));

    // A file gets its name only when it is complete and durable.
    private static long WriteWhole(IStoreFiles files, string name, IEnumerable<byte[]> parts)
    {
        var unfinished = name + StoreFileNames.Unfinished;
        long length;
        using (var file = files.Open(unfinished))
        {
            var content = new ArrayBufferWriter<byte>();
            foreach (var part in parts)
            {
                content.Write(part);
            }

            file.SetLength(0);
            file.Write(content.WrittenSpan, 0);
            file.Flush();
            length = content.WrittenCount;
        }

        files.Rename(unfinished, name);
        return length;
    }

    // A journal newer than every snapshot can only be step 1 of a compaction that ended there: empty.
    private static void RefuseOrphans(IStoreFiles files, IEnumerable<string> names, int newest)
    {
        foreach (var name in names.Where(name => StoreFileNames.JournalGeneration(name) > newest))
        {
            if (files.Read(name).Length > FileHeader.Size)
            {
                throw new FileStoreException(
                    $"The store file {Path.Combine(files.Directory, name)} holds registrations, but its snapshot is missing; restore both from a backup.");
            }
        }
    }

    private static bool IsLeftOver(string name, int newest) =>
        name.EndsWith(StoreFileNames.Unfinished, StringComparison.Ordinal)
        || (StoreFileNames.JournalGeneration(name) is { } journal && journal != newest)
        || StoreFileNames.SnapshotGeneration(name) < newest;
}
