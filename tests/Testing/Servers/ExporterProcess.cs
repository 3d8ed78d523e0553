using System.Globalization;

namespace Fleet.Tests.Testing.Servers;

/// <summary>One of the exporters that Fleet replaces, as Debian ships it: what it says is what Fleet is compared with.</summary>
public sealed class ExporterProcess : IAsyncDisposable
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(20);
    private readonly HttpClient _http;
    private readonly string _directory;
    private ServerProcess? _process;

    private ExporterProcess(string directory, int port)
    {
        _directory = directory;
        Port = port;
        _http = new HttpClient
        {
            BaseAddress = new Uri("http://127.0.0.1:" + port.ToString(CultureInfo.InvariantCulture)),
            Timeout = Limit,
            // An exporter of a test's small server gives some 100 kB.
            MaxResponseContentBufferSize = 16 << 20,
        };
    }

    /// <summary>The port on 127.0.0.1.</summary>
    public int Port { get; }

    /// <summary>The running exporter.</summary>
    public ServerProcess Process => _process ?? throw new InvalidOperationException("not started");

    /// <summary>prometheus-postgres-exporter (0.11.1) of a server's database, as the superuser.</summary>
    public static Task<ExporterProcess> StartAsync(PostgresServer server, string database = "postgres", params string[] flags) =>
        StartAsync("prometheus-postgres-exporter", flags, new Dictionary<string, string>
        {
            ["DATA_SOURCE_URI"] = $"{server.Address}/{database}?sslmode=disable",
            ["DATA_SOURCE_USER"] = "postgres",
            ["DATA_SOURCE_PASS"] = PostgresServer.Password,
        });

    /// <summary>prometheus-redis-exporter (1.45.0) of a server, as its default user.</summary>
    public static Task<ExporterProcess> StartAsync(RedisServer server, params string[] flags) =>
        StartAsync("prometheus-redis-exporter", flags, new Dictionary<string, string>
        {
            ["REDIS_ADDR"] = "redis://" + server.Address,
        });

    /// <summary>An exporter by its program, with flags and an environment of the test's own; the listen address is added.</summary>
    public static async Task<ExporterProcess> StartAsync(string program, IEnumerable<string> flags, IDictionary<string, string> environment)
    {
        var exporter = new ExporterProcess(ServerProcess.NewDirectory("exporter"), ServerProcess.FreePort());
        try
        {
            var listen = "--web.listen-address=127.0.0.1:" + exporter.Port.ToString(CultureInfo.InvariantCulture);
            exporter._process = ServerProcess.Start(program, [.. flags, listen], Path.Combine(exporter._directory, "exporter.log"), environment);
            await exporter._process.WaitUntilAsync(exporter.AnswersAsync, Limit);
            return exporter;
        }
        catch
        {
            await exporter.DisposeAsync();
            throw;
        }
    }

    /// <summary>The text of one scrape, in the text format 0.0.4.</summary>
    public async Task<string> ScrapeAsync(string path = "/metrics")
    {
        using var answer = await _http.GetAsync(path);
        answer.EnsureSuccessStatusCode();
        return await answer.Content.ReadAsStringAsync();
    }

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        if (_process is not null)
        {
            await _process.DisposeAsync();
        }

        _http.Dispose();
        Directory.Delete(_directory, recursive: true);
    }

    private async Task<bool> AnswersAsync()
    {
        try
        {
            using var answer = await _http.GetAsync("/");
            return answer.IsSuccessStatusCode;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }
}
