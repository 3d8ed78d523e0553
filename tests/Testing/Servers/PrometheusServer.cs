using System.Globalization;
using System.Text.Json;

namespace Fleet.Tests.Testing.Servers;

/// <summary>A real Prometheus of a test: Debian's 2.42, with a configuration of the test's own.</summary>
public sealed class PrometheusServer : IAsyncDisposable
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);
    private readonly HttpClient _http;
    private readonly string _directory;
    private ServerProcess? _process;

    private PrometheusServer(string directory, int port)
    {
        _directory = directory;
        Port = port;
        _http = new HttpClient
        {
            BaseAddress = new Uri("http://127.0.0.1:" + port.ToString(CultureInfo.InvariantCulture)),
            Timeout = Limit,
            // The answers of a test's few targets are some kB; more is a fault of the test.
            MaxResponseContentBufferSize = 16 << 20,
        };
    }

    /// <summary>The port on 127.0.0.1.</summary>
    public int Port { get; }

    /// <summary>The running server.</summary>
    public ServerProcess Process => _process ?? throw new InvalidOperationException("not started");

    /// <summary>Starts a server with this prometheus.yml.</summary>
    public static Task<PrometheusServer> StartAsync(string configuration) => StartAsync(_ => configuration);

    /// <summary>Starts a server with a prometheus.yml that needs to know the server's own port.</summary>
    public static async Task<PrometheusServer> StartAsync(Func<int, string> configuration)
    {
        var server = new PrometheusServer(ServerProcess.NewDirectory("prometheus"), ServerProcess.FreePort());
        try
        {
            await server.StartProcessAsync(configuration(server.Port));
            return server;
        }
        catch
        {
            await server.DisposeAsync();
            throw;
        }
    }

    /// <summary>Writes a new prometheus.yml and makes the server read it; throws when the server refuses it.</summary>
    public async Task ReloadAsync(string configuration)
    {
        await File.WriteAllTextAsync(ConfigurationPath, configuration);
        using var answer = await _http.PostAsync("/-/reload", content: null);
        answer.EnsureSuccessStatusCode();
    }

    /// <summary>Evaluates an expression that gives an instant vector, now.</summary>
    public async Task<IReadOnlyList<PrometheusSample>> QueryAsync(string expression)
    {
        using var answer = await GetAsync("/api/v1/query?query=" + Uri.EscapeDataString(expression));
        return [.. answer.RootElement.GetProperty("data").GetProperty("result").EnumerateArray().Select(series =>
            new PrometheusSample(
                Labels(series.GetProperty("metric")),
                Number(series.GetProperty("value")[1].GetString()!)))];
    }

    /// <summary>The active targets.</summary>
    public async Task<IReadOnlyList<PrometheusTarget>> TargetsAsync()
    {
        using var answer = await GetAsync("/api/v1/targets?state=active");
        return [.. answer.RootElement.GetProperty("data").GetProperty("activeTargets").EnumerateArray().Select(target =>
            new PrometheusTarget(
                Labels(target.GetProperty("labels")),
                Labels(target.GetProperty("discoveredLabels")),
                target.GetProperty("scrapeUrl").GetString()!,
                target.GetProperty("health").GetString()!,
                target.GetProperty("lastError").GetString()!))];
    }

    /// <summary>Polls until the condition holds; throws with what is known of the targets when the limit passes.</summary>
    public async Task WaitUntilAsync(Func<Task<bool>> condition, TimeSpan limit)
    {
        try
        {
            await Process.WaitUntilAsync(condition, limit);
        }
        catch (InvalidOperationException e) when (!Process.HasExited)
        {
            var targets = (await TargetsAsync()).Select(target => $"{target.ScrapeUrl} is {target.Health} {target.LastError}");
            throw new InvalidOperationException($"{e.Message}\ntargets:\n{string.Join('\n', targets)}", e);
        }
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

    private string ConfigurationPath => Path.Combine(_directory, "prometheus.yml");

    private static Dictionary<string, string> Labels(JsonElement labels) =>
        labels.EnumerateObject().ToDictionary(label => label.Name, label => label.Value.GetString()!, StringComparer.Ordinal);

    private static double Number(string text) => text switch
    {
        "+Inf" => double.PositiveInfinity,
        "-Inf" => double.NegativeInfinity,
        _ => double.Parse(text, NumberStyles.Float, CultureInfo.InvariantCulture),
    };

    private async Task StartProcessAsync(string configuration)
    {
        await File.WriteAllTextAsync(ConfigurationPath, configuration);
        _process = ServerProcess.Start("prometheus", [
            "--config.file=" + ConfigurationPath,
            "--storage.tsdb.path=" + Path.Combine(_directory, "data"),
            "--web.listen-address=127.0.0.1:" + Port.ToString(CultureInfo.InvariantCulture),
            "--web.enable-lifecycle",
            "--log.level=warn"], Path.Combine(_directory, "server.log"));
        await _process.WaitUntilAsync(IsReadyAsync, Limit);
    }

    private async Task<bool> IsReadyAsync()
    {
        try
        {
            using var answer = await _http.GetAsync("/-/ready");
            return answer.IsSuccessStatusCode;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }

    private async Task<JsonDocument> GetAsync(string path)
    {
        using var answer = await _http.GetAsync(path);
        var text = await answer.Content.ReadAsStringAsync();
        return answer.IsSuccessStatusCode
            ? JsonDocument.Parse(text)
            : throw new InvalidOperationException($"Prometheus answered {(int)answer.StatusCode} to {path}: {text}");
    }
}
