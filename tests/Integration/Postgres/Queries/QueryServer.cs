using Fleet.Cluster.Targets;
using Fleet.Tests.Testing.Servers;
using Xunit;

namespace Fleet.Tests.Integration.Postgres.Queries;

/// <summary>A server for tests of users' queries: with a table that may be read, and a type of the user's own.</summary>
public sealed class QueryServer : IAsyncLifetime
{
    private int _files;

    public PostgresServer Server { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        Server = await Watched.StartShopAsync();
        await Server.ExecuteAsync($"GRANT SELECT ON t1 TO {Watched.User}; CREATE TYPE mood AS ENUM ('calm', 'wild')", "shop");
        await Server.ExecuteAsync($"CREATE TABLE t1 (id int); GRANT SELECT ON t1 TO {Watched.User}; CREATE TYPE mood AS ENUM ('calm')", "other");
    }

    public ValueTask DisposeAsync() => Server.DisposeAsync();

    /// <summary>A collector with a file of this text; the path of the file comes with it.</summary>
    internal (Watched Watched, string File) Over(string yaml, bool everywhere = true, TimeSpan? timeout = null)
    {
        var file = Path.Combine(Server.Directory, $"queries-{Interlocked.Increment(ref _files)}.yaml");
        File.WriteAllText(file, yaml);
        var options = new PostgresOptions { QueryFiles = [file], AutoDiscoverDatabases = everywhere, ExcludeDatabases = ["postgres"] };
        return (Watched.Over(Server, spec => spec with { Options = options }, timeout), file);
    }
}
