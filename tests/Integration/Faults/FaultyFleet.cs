using System.Globalization;
using System.Net.Http.Headers;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Fleet.Tests.Integration.Faults;
using Fleet.Tests.Integration.Postgres;
using Fleet.Tests.Testing.Gateway;
using Fleet.Tests.Testing.Servers;
using Xunit;

[assembly: AssemblyFixture(typeof(FaultTable))]

namespace Fleet.Tests.Integration.Faults;

/// <summary>
/// The real gateway program over two PostgreSQL and two Redis, one of each kind to be broken and one that must not notice.
/// </summary>
public sealed partial class FaultyFleet : IAsyncLifetime
{
    public const string Postgres = "orders-db";
    public const string PostgresBystander = "users-db";
    public const string Redis = "orders-cache";
    public const string RedisBystander = "users-cache";

    private static readonly string[] Ids = [Postgres, PostgresBystander, Redis, RedisBystander];

    internal SecretScan Secrets { get; } = new();

    internal CollectionWatch Watch { get; private set; } = null!;

    internal GatewayProcess Gateway { get; private set; } = null!;

    internal PostgresServer Shop { get; private set; } = null!;

    internal RedisServer Cache { get; private set; } = null!;

    /// <summary>The password of the user admin of <see cref="Cache" />.</summary>
    internal string CacheAdmin { get; private set; } = null!;

    /// <summary>Holds the password of the user fleet of <see cref="Shop" />.</summary>
    internal string PasswordFile => Path.Combine(Shop.Directory, "fleet-password");

    /// <summary>The targets on other servers than that of this one.</summary>
    internal static IReadOnlyList<string> Others(string target) => [.. Ids.Where(id => Server(id) != Server(target))];

    private PostgresServer? _users;
    private RedisServer? _usersCache;

    /// <inheritdoc />
    public async ValueTask InitializeAsync()
    {
        Secrets.Add(Watched.Password);
        Secrets.Add(PostgresServer.Password);
        CacheAdmin = Secrets.New("cache-admin");
        var cachePassword = Secrets.New("cache-fleet");
        Shop = await Watched.StartShopAsync("max_connections = 16", "superuser_reserved_connections = 3");
        _users = await Watched.StartShopAsync();
        Cache = await RedisServer.StartAsync($"user admin on >{CacheAdmin} ~* &* +@all");
        _usersCache = await RedisServer.StartAsync($"user fleet on >{cachePassword} ~* &* +@all");
        await StartGatewayAsync();
        Watch = new CollectionWatch(GetAsync);
        await File.WriteAllTextAsync(PasswordFile, Watched.Password + "\n");
        var usersPasswordFile = Path.Combine(_users.Directory, "fleet-password");
        await File.WriteAllTextAsync(usersPasswordFile, Watched.Password + "\n");
        var cachePasswordFile = Path.Combine(_usersCache.Directory, "fleet-password");
        await File.WriteAllTextAsync(cachePasswordFile, cachePassword);
        await RegisterAsync(Postgres, "postgres", Shop.Address, PasswordFile);
        await RegisterAsync(PostgresBystander, "postgres", _users.Address, usersPasswordFile);
        await RegisterAsync(Redis, "redis", Cache.Address, null);
        await RegisterAsync(RedisBystander, "redis", _usersCache.Address, cachePasswordFile);

        // The very first collection may not be in time: the program is compiling itself.
        foreach (var id in Ids)
        {
            await Watch.FirstAsync(id, 0, observed => observed.Outcome == "ok");
        }
    }

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        await DisposeAsync(Watch, Gateway, Shop, _users, Cache, _usersCache);
    }

    /// <summary>Registers a target and follows it.</summary>
    internal async Task RegisterAsync(string id, string kind, string address, string? passwordFile, bool everyTime = false)
    {
        Watch.Follow(id);
        var spec = new JsonObject { ["kind"] = kind, ["address"] = address };
        if (kind == "postgres")
        {
            spec["database"] = "shop";
        }

        if (passwordFile is not null)
        {
            spec["credentials"] = new JsonObject { ["username"] = "fleet", ["passwordFile"] = passwordFile };
        }

        if (everyTime)
        {
            spec["tiers"] = new JsonObject { ["health"] = 1, ["activity"] = 1, ["sizes"] = 1, ["heavy"] = 1 };
        }

        using var answer = await Gateway.PutAsync(id, spec);
        var text = await answer.Content.ReadAsStringAsync();
        Secrets.AssertNone(text, "the answer to PUT");
        Assert.True(answer.IsSuccessStatusCode, text);
    }

    /// <summary>A page, in which no secret may stand.</summary>
    internal async Task<string> GetAsync(string path)
    {
        var page = await Gateway.GetAsync(path);
        Secrets.AssertNone(page, path);
        return page;
    }

    /// <summary>What a scrape of a target gets; always 200.</summary>
    internal async Task<string> ScrapeAsync(string id)
    {
        using var answer = await Gateway.Client.GetAsync(new Uri($"targets/{id}/metrics", UriKind.Relative));
        var text = await answer.Content.ReadAsStringAsync();
        Assert.True(answer.IsSuccessStatusCode, $"{id}: {(int)answer.StatusCode} {text}");
        Secrets.AssertNone(text, id);
        return text;
    }

    /// <summary><c>fleet_collections_total</c> by "kind outcome reason".</summary>
    internal async Task<Dictionary<string, long>> CountsAsync() =>
        CollectionsTotal().Matches(await GetAsync("metrics")).ToDictionary(
            match => $"{match.Groups[1].Value} {match.Groups[2].Value} {match.Groups[3].Value}",
            match => long.Parse(match.Groups[4].Value, NumberStyles.Integer, CultureInfo.InvariantCulture),
            StringComparer.Ordinal);

    /// <summary>Looks for secrets wherever a person may look: every page, the log, the command line.</summary>
    internal async Task AssertNoSecretAsync()
    {
        foreach (var path in new[] { "", "metrics", "sd", "api/v1/targets", "openapi/v1.json" })
        {
            await GetAsync(path);
        }

        foreach (var id in Ids)
        {
            await GetAsync("api/v1/targets/" + id);
            foreach (var action in new[] { "explain", "check" })
            {
                using var answer = await Gateway.Client.PostAsync(new Uri($"api/v1/targets/{id}/{action}", UriKind.Relative), null);
                Assert.True(answer.IsSuccessStatusCode, $"{action} of {id}: {(int)answer.StatusCode}");
                Secrets.AssertNone(await answer.Content.ReadAsStringAsync(), action);
            }
        }

        var log = await File.ReadAllTextAsync(Gateway.LogPath);
        Assert.Contains("info  Store ", log, StringComparison.Ordinal);
        Secrets.AssertNone(log, "the log");
        Secrets.AssertNone(await File.ReadAllTextAsync($"/proc/{Gateway.Process.Pid}/cmdline"), "the command line");
    }

    // orders-db and orders-every-db are on one server.
    private static (string First, string Last) Server(string id) => (id.Split('-')[0], id.Split('-')[^1]);

    private async Task StartGatewayAsync()
    {
        var token = Secrets.New("admin-token");
        var tokenFile = Path.Combine(Shop.Directory, "admin-token");
        await File.WriteAllTextAsync(tokenFile, token);
        Gateway = await GatewayProcess.StartAsync($$"""admin: {tokenFiles: ["{{tokenFile}}"]}""");
        Gateway.Client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
    }

    private static async Task DisposeAsync(params IAsyncDisposable?[] all)
    {
        foreach (var one in all)
        {
            if (one is not null)
            {
                await one.DisposeAsync();
            }
        }
    }

    [GeneratedRegex("^fleet_collections_total\\{kind=\"([a-z]+)\",outcome=\"([a-z]+)\",reason=\"([a-z]+)\"\\} (\\d+)$", RegexOptions.Multiline)]
    private static partial Regex CollectionsTotal();
}
