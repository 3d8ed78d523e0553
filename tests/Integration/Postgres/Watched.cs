using Fleet.Cluster.Targets;
using Fleet.Grains.Collecting;
using Fleet.Grains.Collectors.Postgres;
using Fleet.Tests.Testing.Servers;

namespace Fleet.Tests.Integration.Postgres;

/// <summary>A real server with a collector of its own, by default as the user fleet, who has pg_monitor only.</summary>
internal sealed class Watched : IAsyncDisposable
{
    public const string User = "fleet";
    public const string Password = "fleet-Test-pa55";

    private Watched(PostgresServer server, TargetSpec spec, TimeSpan timeout, TimeSpan interval)
    {
        Server = server;
        Spec = spec;
        Timeout = timeout;
        Collector = PostgresCollector.Kind.Create(Contexts.Of(spec, timeout, interval, new FileSecrets()));
    }

    public PostgresServer Server { get; }

    public TargetSpec Spec { get; }

    public TimeSpan Timeout { get; }

    public ICollector Collector { get; }

    public string PasswordFile => Spec.Credentials.PasswordFile!;

    /// <summary>Starts a server with the databases shop (two tables, some rows) and other, and pg_stat_statements in shop.</summary>
    public static async Task<PostgresServer> StartShopAsync(params string[] settings) => await FillShopAsync(await PostgresServer.StartAsync(settings));

    /// <summary>Makes these databases on a server that was just started.</summary>
    public static async Task<PostgresServer> FillShopAsync(PostgresServer server)
    {
        await server.ExecuteAsync($"CREATE ROLE {User} LOGIN PASSWORD '{Password}'; GRANT pg_monitor TO {User}");
        await server.ExecuteAsync("CREATE DATABASE shop");
        await server.ExecuteAsync("CREATE DATABASE other");
        await server.ExecuteAsync("CREATE EXTENSION pg_stat_statements; CREATE TABLE t1 (id int PRIMARY KEY, text text); "
            + "INSERT INTO t1 SELECT g, 'row ' || g FROM generate_series(1, 2000) g; CREATE TABLE t2 (id int); ANALYZE", "shop");
        await server.ExecuteAsync("CREATE TABLE elsewhere (id int)", "other");
        return server;
    }

    /// <summary>Watches a server.</summary>
    public static Watched Over(PostgresServer server, Func<TargetSpec, TargetSpec>? change = null, TimeSpan? timeout = null, TimeSpan? interval = null)
    {
        var passwordFile = Path.Combine(server.Directory, "fleet-password");
        File.WriteAllText(passwordFile, Password + "\n");
        var spec = new TargetSpec
        {
            Id = TargetId.Parse("shop-db"),
            Kind = TargetKind.Postgres,
            Address = server.Address,
            Database = "shop",
            Credentials = new Credentials { Username = User, PasswordFile = passwordFile },
            Options = new PostgresOptions(),
        };
        return new Watched(server, change is null ? spec : change(spec), timeout ?? TimeSpan.FromSeconds(10), interval ?? TimeSpan.FromMinutes(1));
    }

    public async Task<Collection> CollectAsync(Tiers due = Tiers.All)
    {
        using var deadline = new CancellationTokenSource(Timeout);
        return await Collector.CollectAsync(due, deadline.Token);
    }

    public ValueTask DisposeAsync() => Collector.DisposeAsync();
}
