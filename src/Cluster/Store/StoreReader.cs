namespace Fleet.Cluster.Store;

/// <summary>Reads a snapshot and its journal back into a state; refuses what a crash cannot explain.</summary>
internal static class StoreReader
{
    /// <summary>The state of a snapshot, and its length in bytes.</summary>
    /// <exception cref="FileStoreException">It is damaged: it was complete before it got its name, so no crash did that.</exception>
    public static (StoreState State, int Length) ReadSnapshot(IStoreFiles files, int generation)
    {
        var name = StoreFileNames.Snapshot(generation);
        var content = files.Read(name);
        Require(FileHeader.WhyNot(content, FileHeader.Snapshot, generation), files, name, 0);
        var targets = StoreState.Empty.Targets.ToBuilder();
        var offset = FileHeader.Size;
        while (true)
        {
            var length = Frame.LengthAt(content.AsSpan(offset));
            Require(length < 0 ? "is damaged" : null, files, name, offset);
            var payload = content.AsSpan(offset + Frame.HeadSize, length);
            offset += Frame.HeadSize + length;
            if (offset == content.Length)
            {
                var (revision, count) = Understand(payload, StoreCodec.ReadEnd, files, name, offset);
                Require(count == targets.Count ? null : "is incomplete", files, name, offset);
                return (new StoreState { Revision = revision, Targets = targets.ToImmutable() }, content.Length);
            }

            var target = Understand(payload, StoreCodec.ReadTarget, files, name, offset);
            targets[target.Spec.Id] = target;
        }
    }

    /// <summary>The state after a journal, and the length up to which the journal is sound.</summary>
    /// <exception cref="FileStoreException">It is damaged before its end.</exception>
    public static (StoreState State, int SoundLength, int FileLength) ReadJournal(IStoreFiles files, int generation, StoreState state)
    {
        var name = StoreFileNames.Journal(generation);
        var content = files.Read(name);
        Require(FileHeader.WhyNot(content, FileHeader.Journal, generation), files, name, 0);
        var draft = new Draft(state);
        var revision = state.Revision;
        var offset = FileHeader.Size;
        while (Frame.LengthAt(content.AsSpan(offset)) is >= 0 and var length)
        {
            var payload = content.AsSpan(offset + Frame.HeadSize, length);
            var (first, changes) = Understand(payload, StoreCodec.ReadChanges, files, name, offset);
            Require(first == revision + 1 ? null : $"goes on with revision {first} after {revision}", files, name, offset);
            changes.ForEach(draft.Replay);
            revision += changes.Count;
            offset += Frame.HeadSize + length;
        }

        // Each frame was durable before the next one was begun: only the last can be torn by a crash.
        var behind = Frame.Find(content.AsSpan(offset));
        Require(behind >= 0 ? $"is damaged, and sound records follow at offset {offset + behind}" : null, files, name, offset);
        return (draft.ToState(), offset, content.Length);
    }

    private static T Understand<T>(ReadOnlySpan<byte> payload, PayloadReader<T> read, IStoreFiles files, string name, int offset)
    {
        try
        {
            return read(payload);
        }
        catch (FormatException e)
        {
            throw Refusal(e.Message, files, name, offset);
        }
    }

    private static void Require(string? problem, IStoreFiles files, string name, int offset)
    {
        if (problem is not null)
        {
            throw Refusal(problem, files, name, offset);
        }
    }

    private static FileStoreException Refusal(string problem, IStoreFiles files, string name, int offset) => new(
        $"The store file {Path.Combine(files.Directory, name)} {problem} (offset {offset}). Nothing was changed; "
        + "restore the directory from a backup, or move the file away to start without what it holds.");

    private delegate T PayloadReader<out T>(ReadOnlySpan<byte> payload);
}
