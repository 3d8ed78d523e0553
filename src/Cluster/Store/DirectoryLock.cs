using System.Globalization;

namespace Fleet.Cluster.Store;

/// <summary>Keeps a second process from writing to the same directory: an exclusive lock that ends with its process.</summary>
internal sealed class DirectoryLock : IDisposable
{
    private const string LockName = "lock";

    // The lock keeps others from opening its own file, so the pid stands beside it.
    private const string PidName = "lock.pid";

    // EWOULDBLOCK of flock, which .NET puts into the exception as it is.
    private const int WouldBlock = 11;

    private readonly FileStream _file;

    private DirectoryLock(FileStream file) => _file = file;

    /// <summary>Takes the lock.</summary>
    /// <exception cref="FileStoreException">Another process, or another store of this one, holds it.</exception>
    public static DirectoryLock Acquire(string directory)
    {
        FileStream file;
        try
        {
            file = new FileStream(Path.Combine(directory, LockName), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException e) when (e.HResult == WouldBlock)
        {
            throw new FileStoreException(
                $"The store directory {directory} is in use by process {Holder(directory)}. One process writes to a directory; give each its own.");
        }
        catch (IOException e)
        {
            throw new FileStoreException($"The store directory {directory} cannot be written to: {e.Message}");
        }

        File.WriteAllText(Path.Combine(directory, PidName), Environment.ProcessId.ToString(CultureInfo.InvariantCulture));
        return new DirectoryLock(file);
    }

    /// <inheritdoc />
    public void Dispose() => _file.Dispose();

    private static string Holder(string directory)
    {
        try
        {
            return File.ReadAllText(Path.Combine(directory, PidName)).Trim();
        }
        catch (IOException)
        {
            return "(unknown)";
        }
    }
}
