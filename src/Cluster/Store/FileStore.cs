using System.Collections.Immutable;
using System.Threading.Channels;
using Fleet.Cluster.Targets;
using Microsoft.Extensions.Logging;
using Request = Fleet.Cluster.Store.WriteRequest<System.Func<Fleet.Cluster.Store.Draft, System.Collections.Immutable.ImmutableArray<Fleet.Cluster.Store.WriteOutcome>>>;

namespace Fleet.Cluster.Store;

/// <summary>
/// The store of a single process, in a directory. One writer loop: take the waiting writes -> draft the next state ->
/// append one frame and flush -> publish -> answer. Writes that wait together share one flush.
/// </summary>
public sealed class FileStore : IFleetStore
{
    // One flush for at most so many writes: bounds the frame, and how long the first of a group waits.
    private const int MaxGroup = 256;

    private readonly Generations _files;
    private readonly IDisposable _lock;
    private readonly FileStoreSettings _settings;
    private readonly ILogger _logger;
    private readonly Channel<Request> _requests;
    private readonly Published<StoreState> _state;
    private readonly Task _loop;
    private long _compactAt;
    private volatile bool _isUp = true;

    private FileStore(IStoreFiles files, IDisposable directoryLock, FileStoreSettings settings, ILogger logger)
    {
        (_files, var state, OpenReport) = Generations.Open(files);
        _lock = directoryLock;
        _settings = settings;
        _logger = logger;
        _state = new Published<StoreState>(state);
        _requests = Channel.CreateBounded<Request>(
            new BoundedChannelOptions(settings.Limits.StoreQueuedWrites) { FullMode = BoundedChannelFullMode.Wait, SingleReader = true });
        _compactAt = NextCompaction();
        Log.Opened(logger, files.Directory, OpenReport.Targets, OpenReport.Revision);
        if (OpenReport.CutBytes > 0)
        {
            Log.TornEndCut(logger, OpenReport.Journal, OpenReport.CutBytes);
        }

        _loop = Task.Run(RunAsync);
    }

    /// <summary>What was found at the start.</summary>
    public OpenReport OpenReport { get; }

    /// <inheritdoc />
    public StoreState Current => _state.Current;

    /// <inheritdoc />
    public bool IsUp => _isUp;

    /// <summary>Opens the store of a directory, which is made when it is not there.</summary>
    /// <exception cref="FileStoreException">Another process writes to it, its files are damaged, or the disk refuses.</exception>
    public static Task<FileStore> OpenAsync(string directory, Limits limits, ILogger<FileStore> logger, CancellationToken cancellationToken) =>
        OpenAsync(directory, new FileStoreSettings { Limits = limits }, logger, cancellationToken);

    internal static Task<FileStore> OpenAsync(string directory, FileStoreSettings settings, ILogger logger, CancellationToken cancellationToken) =>
        Task.Run(() => Open(Path.GetFullPath(directory), settings, logger), cancellationToken);

    private static FileStore Open(string path, FileStoreSettings settings, ILogger logger)
    {
        DirectoryLock? directoryLock = null;
        try
        {
            Directory.CreateDirectory(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
            directoryLock = DirectoryLock.Acquire(path);
            return new FileStore(settings.Files(path), directoryLock, settings, logger);
        }
        catch (Exception e)
        {
            directoryLock?.Dispose();
            if (e is IOException or UnauthorizedAccessException)
            {
                throw new FileStoreException($"The store directory {path} cannot be opened: {e.Message}");
            }

            throw;
        }
    }

    /// <inheritdoc />
    public async Task<WriteOutcome> PutAsync(TargetSpec spec, long? ifRevision, CancellationToken cancellationToken)
    {
        StoreCodec.Check(spec);
        return (await EnqueueAsync(draft => [draft.Put(spec, ifRevision)], cancellationToken))[0];
    }

    /// <inheritdoc />
    public async Task<ImmutableArray<WriteOutcome>> PutManyAsync(ImmutableArray<TargetSpec> specs, CancellationToken cancellationToken)
    {
        foreach (var spec in specs)
        {
            StoreCodec.Check(spec);
        }

        var outcomes = await EnqueueAsync(draft => [.. specs.Select(spec => draft.Put(spec, ifRevision: null))], cancellationToken);
        return outcomes is [WriteOutcome.Unavailable refused] ? [.. specs.Select(_ => refused)] : outcomes;
    }

    /// <inheritdoc />
    public async Task<WriteOutcome> DeleteAsync(TargetId id, long? ifRevision, CancellationToken cancellationToken) =>
        (await EnqueueAsync(draft => [draft.Delete(id, ifRevision)], cancellationToken))[0];

    /// <inheritdoc />
    public Task WaitForChangeAsync(long seenRevision, CancellationToken cancellationToken) =>
        _state.WaitUntilAsync(state => state.Revision > seenRevision, cancellationToken);

    /// <summary>Answers the writes that wait, then closes the files and gives the directory free.</summary>
    public async ValueTask DisposeAsync()
    {
        _requests.Writer.TryComplete();
        await _loop;
        _files.Dispose();
        _lock.Dispose();
    }

    private async Task<ImmutableArray<WriteOutcome>> EnqueueAsync(Func<Draft, ImmutableArray<WriteOutcome>> apply, CancellationToken cancellationToken)
    {
        var request = new Request(apply);
        try
        {
            await _requests.Writer.WriteAsync(request, cancellationToken);
        }
        catch (ChannelClosedException)
        {
            return [new WriteOutcome.Unavailable("Nothing was stored: the store is closed.")];
        }

        return await request.WaitAsync(cancellationToken);
    }

    private async Task RunAsync()
    {
        var group = new List<Request>(MaxGroup);
        while (await _requests.Reader.WaitToReadAsync())
        {
            group.Clear();
            while (group.Count < MaxGroup && _requests.Reader.TryRead(out var request))
            {
                if (request.Claim())
                {
                    group.Add(request);
                }
            }

            Commit(group);
            CompactWhenDue();
        }
    }

    private void Commit(List<Request> group)
    {
        try
        {
            var draft = new Draft(Current);
            var answers = group.ConvertAll(request => request.Work(draft));
            if (draft.Changes.Count > 0)
            {
                var payload = StoreCodec.WriteChanges(Current.Revision + 1, draft.Changes);
                if (payload.Length > _settings.Limits.StoreFrameBytes)
                {
                    Refuse(group, "Nothing was stored: the writes that came together are too large; send fewer at once.");
                    return;
                }

                _files.Append(Frame.Write(payload));
                _state.Publish(draft.ToState());
                Recovered();
            }

            for (var i = 0; i < group.Count; i++)
            {
                group[i].Answer(answers[i]);
            }
        }
        catch (Exception e)
        {
            // The catch-all of the loop: whatever went wrong, the writers must hear that nothing was done.
            Failed(e);
            Refuse(group, $"Nothing was stored: the store cannot write: {e.Message}");
        }
    }

    private static void Refuse(List<Request> group, string message) =>
        group.ForEach(request => request.Answer([new WriteOutcome.Unavailable(message)]));

    private void CompactWhenDue()
    {
        if (_files.JournalBytes < _compactAt)
        {
            return;
        }

        try
        {
            _files.Compact(Current);
            _compactAt = NextCompaction();
        }
        catch (Exception e)
        {
            // Whatever it was, nothing is lost and the loop goes on; trying again with every write would only load a disk in trouble.
            _compactAt = _files.JournalBytes + _settings.CompactAfterBytes;
            Log.CompactionFailed(_logger, e.Message);
        }
    }

    private long NextCompaction() => Math.Max(_settings.CompactAfterBytes, 2 * _files.SnapshotBytes);

    private void Failed(Exception e)
    {
        if (_isUp)
        {
            Log.WriteFailed(_logger, e.Message);
        }

        _isUp = false;
    }

    private void Recovered()
    {
        if (!_isUp)
        {
            Log.WritesAgain(_logger);
        }

        _isUp = true;
    }
}
