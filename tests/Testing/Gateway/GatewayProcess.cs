using System.Globalization;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json.Nodes;
using Fleet.Tests.Testing.Servers;

namespace Fleet.Tests.Testing.Gateway;

/// <summary>The real program, started as a user starts it, in a directory of its own; it can be killed and started again.</summary>
public sealed class GatewayProcess : IAsyncDisposable
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);
    private readonly Dictionary<string, string> _environment;
    private ServerProcess? _process;

    private GatewayProcess(string directory, Dictionary<string, string> environment)
    {
        Directory = directory;
        _environment = environment;
        Port = ServerProcess.FreePort();
        Client = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{Port}/"), Timeout = Limit };
    }

    /// <summary>The port on 127.0.0.1.</summary>
    public int Port { get; }

    /// <summary><c>127.0.0.1:port</c>.</summary>
    public string Address => "127.0.0.1:" + Port.ToString(CultureInfo.InvariantCulture);

    /// <summary>Holds fleet.yaml, the data and the log.</summary>
    public string Directory { get; }

    /// <summary>The configuration file.</summary>
    public string ConfigPath => Path.Combine(Directory, "fleet.yaml");

    /// <summary>All that it printed.</summary>
    public string LogPath => Path.Combine(Directory, "gateway.log");

    /// <summary>Speaks to it.</summary>
    public HttpClient Client { get; }

    /// <summary>The running process.</summary>
    public ServerProcess Process => _process ?? throw new InvalidOperationException("stopped");

    /// <summary>Starts a gateway that collects every second; <paramref name="yaml" /> is put behind the generated sections.</summary>
    public static async Task<GatewayProcess> StartAsync(string yaml = "", Dictionary<string, string>? environment = null)
    {
        var gateway = new GatewayProcess(ServerProcess.NewDirectory("gateway"), environment ?? []);
        await gateway.ConfigureAsync(yaml);
        await gateway.StartAgainAsync();
        return gateway;
    }

    /// <summary>Writes the configuration anew: the usual sections and <paramref name="yaml" />.</summary>
    public async Task ConfigureAsync(string yaml)
    {
        var text = $$"""
            gateway: {listen: "{{Address}}"}
            store: {url: "file:{{Directory}}/data"}
            defaults: {interval: 1s, timeout: 800ms}

            """ + yaml + "\n";
        await File.WriteAllTextAsync(ConfigPath, text);
    }

    /// <summary>Starts the program; it is ready when this ends.</summary>
    public async Task StartAgainAsync()
    {
        _process = ServerProcess.Start("dotnet", [ProgramPath, "--config", ConfigPath], LogPath, _environment);
        await _process.WaitUntilAsync(IsReadyAsync, Limit);
    }

    /// <summary>kill -9.</summary>
    public async Task KillAsync()
    {
        await Process.DisposeAsync();
        _process = null;
    }

    /// <summary>SIGTERM; how long it took to end.</summary>
    public async Task StopAsync()
    {
        await Process.SignalAsync("TERM");
        await Process.WaitForExitAsync(Limit);
        await KillAsync();
    }

    /// <summary>Registers a target.</summary>
    public async Task<HttpResponseMessage> PutAsync(string id, JsonObject spec)
    {
        using var content = new StringContent(spec.ToJsonString(), Encoding.UTF8, "application/json");
        return await Client.PutAsync(new Uri($"api/v1/targets/{id}", UriKind.Relative), content);
    }

    /// <summary>The text of a page, whatever its status.</summary>
    public async Task<string> GetAsync(string path)
    {
        using var response = await Client.GetAsync(new Uri(path, UriKind.Relative));
        return await response.Content.ReadAsStringAsync();
    }

    /// <summary>The JSON of a page.</summary>
    public async Task<JsonNode> JsonAsync(string path) =>
        await Client.GetFromJsonAsync<JsonNode>(new Uri(path, UriKind.Relative)) ?? throw new InvalidOperationException("null");

    /// <summary>Polls a page until it satisfies the condition; throws with the page and the log when the limit passes.</summary>
    public async Task<string> WaitForAsync(string path, Func<string, bool> condition, TimeSpan limit)
    {
        var end = DateTime.UtcNow + limit;
        while (true)
        {
            var page = await GetAsync(path);
            if (condition(page))
            {
                return page;
            }

            if (DateTime.UtcNow > end)
            {
                throw new TimeoutException($"{path} after {limit}:\n{page}\nlog:\n{await File.ReadAllTextAsync(LogPath)}");
            }

            await Task.Delay(50);
        }
    }

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        if (_process is not null)
        {
            await KillAsync();
        }

        Client.Dispose();
        System.IO.Directory.Delete(Directory, recursive: true);
    }

    // The tests reference the gateway's project, so that the program lies beside them.
    private static string ProgramPath => Path.Combine(AppContext.BaseDirectory, "fleet-gateway.dll");

    private async Task<bool> IsReadyAsync()
    {
        try
        {
            using var response = await Client.GetAsync(new Uri("readyz", UriKind.Relative));
            return response.IsSuccessStatusCode;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }
}
