using System.Collections.Concurrent;

namespace Fleet.Tests.Testing.Servers;

/// <summary>
/// A cluster of each PostgreSQL that this process asks for, as initdb makes it: a copy of it is there in a tenth of the time,
/// and tests start dozens. A fixture of the test assembly, which deletes the clusters at its end: in the ten seconds that
/// xunit leaves a process for its own, a busy machine may not get that done.
/// </summary>
public sealed class ClusterTemplate : IDisposable
{
    private static readonly ConcurrentDictionary<string, Lazy<Task<string>>> Made = new(StringComparer.Ordinal);

    private static readonly ConcurrentBag<string> Directories = [];

    /// <inheritdoc />
    public void Dispose()
    {
        while (Directories.TryTake(out var directory))
        {
            Directory.Delete(directory, recursive: true);
        }
    }

    /// <summary>The data directory that is to be copied; it belongs to postgres.</summary>
    internal static Task<string> OfAsync(string binaries) => Made.GetOrAdd(binaries, static folder => new(() => MakeAsync(folder))).Value;

    private static async Task<string> MakeAsync(string binaries)
    {
        var directory = ServerProcess.NewDirectory("pg-template");
        Directories.Add(directory);
        var passwordFile = Path.Combine(directory, "initdb-password");
        await using (var file = new StreamWriter(passwordFile, new FileStreamOptions
        {
            Mode = FileMode.CreateNew,
            Access = FileAccess.Write,
            UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite,
        }))
        {
            await file.WriteAsync(PostgresServer.Password);
        }

        var data = Path.Combine(directory, "data");
        await PostgresUser.GiveAsync(directory, passwordFile);
        await PostgresUser.RunAsync(Path.Combine(binaries, "initdb"), "-D", data, "-U", "postgres", "--pwfile=" + passwordFile,
            "--auth-host=scram-sha-256", "--auth-local=trust", "--no-sync", "-E", "UTF8", "--locale=C");
        File.Delete(passwordFile);
        return data;
    }
}
