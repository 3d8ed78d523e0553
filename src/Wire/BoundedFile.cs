using System.Collections.Concurrent;

namespace Fleet.Wire;

/// <summary>Reads a whole file that users name, up to a cap: the file may be anything, even /dev/zero.</summary>
public static class BoundedFile
{
    private const int Step = 64 << 10;

    // Reads that have not ended, each of its own file and cap. Opening a pipe that nobody writes to, or a file on a disk that
    // hangs, holds a thread for good: one for each such file, however many targets name it and however often they ask.
    private static readonly ConcurrentDictionary<(string Path, int MaxBytes), Lazy<Task<byte[]?>>> Reading = new();

    /// <summary>The content; null when there is more than <paramref name="maxBytes" />. On the caller's own thread; a file that hangs hangs the caller.</summary>
    /// <exception cref="IOException">It cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be read, or is a directory.</exception>
    public static byte[]? Read(string path, int maxBytes)
    {
        using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, bufferSize: 0);
        using var content = new MemoryStream();
        var buffer = new byte[Math.Min(Step, maxBytes + 1)];
        int read;
        while ((read = file.Read(buffer)) > 0)
        {
            if (content.Length + read > maxBytes)
            {
                return null;
            }

            content.Write(buffer, 0, read);
        }

        return content.ToArray();
    }

    /// <summary>The same on another thread, which a file that hangs keeps when the token fires.</summary>
    /// <exception cref="IOException">It cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be read, or is a directory.</exception>
    /// <exception cref="OperationCanceledException">The token fired first.</exception>
    public static Task<byte[]?> ReadAsync(string path, int maxBytes, CancellationToken cancellationToken)
    {
        var key = (path, maxBytes);
        return Reading.GetOrAdd(key, static key => new(() => Task.Run(() =>
        {
            try
            {
                return Read(key.Path, key.MaxBytes);
            }
            finally
            {
                // Before the task ends: who comes later reads what stands there then.
                Reading.TryRemove(key, out _);
            }
        }))).Value.WaitAsync(cancellationToken);
    }
}
