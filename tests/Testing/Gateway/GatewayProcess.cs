using System.Diagnostics;
using System.Globalization;
using System.Net.Http.Json;
using System.Net.Sockets;
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

    /// <summary>SIGTERM; what it ended with and how long that took.</summary>
    public async Task<(int ExitCode, TimeSpan Took)> StopAsync()
    {
        var clock = Stopwatch.StartNew();
        await Process.SignalAsync("TERM");
        await Process.WaitForExitAsync(Limit);
        var (exitCode, took) = (Process.ExitCode, clock.Elapsed);
        await KillAsync();
        return (exitCode, took);
    }

    /// <summary>Any request; the body is sent as JSON unless a Content-Type is among the headers.</summary>
    public async Task<HttpAnswer> SendAsync(string method, string path, string? body = null, params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), new Uri(path, UriKind.Relative));
        if (body is not null)
        {
            request.Content = new ByteArrayContent(Encoding.UTF8.GetBytes(body));
            request.Content.Headers.TryAddWithoutValidation("Content-Type", "application/json");
        }

        foreach (var (name, value) in headers)
        {
            if (name == "Content-Type")
            {
                request.Content!.Headers.Remove(name);
            }

            _ = request.Headers.TryAddWithoutValidation(name, value) || request.Content!.Headers.TryAddWithoutValidation(name, value);
        }

        using var response = await Client.SendAsync(request);
        return await HttpAnswer.ReadAsync(response);
    }

    /// <summary>Sends bytes as they are and gives all that comes back; the gateway may refuse to read to the end.</summary>
    public async Task<string> RawAsync(string request)
    {
        using var client = new TcpClient();
        await client.ConnectAsync("127.0.0.1", Port);
        await using var stream = client.GetStream();
        try
        {
            await stream.WriteAsync(Encoding.ASCII.GetBytes(request));
        }
        catch (IOException)
        {
            // Closed early, with an answer that still can be read.
        }

        var answer = new StringBuilder();
        var buffer = new byte[4096];
        try
        {
            for (int read; (read = await stream.ReadAsync(buffer).AsTask().WaitAsync(Limit)) > 0;)
            {
                answer.Append(Encoding.ASCII.GetString(buffer, 0, read));
            }
        }
        catch (IOException)
        {
            // Reset behind the answer, for what was sent and not read.
        }

        return answer.ToString();
    }

    /// <summary>All that is registered, by pages: the spec, revision and origin of each, without what changes from collection to collection.</summary>
    public async Task<Dictionary<string, string>> RegisteredAsync()
    {
        var all = new Dictionary<string, string>(StringComparer.Ordinal);
        for (string? after = ""; after is not null;)
        {
            var page = await JsonAsync($"api/v1/targets?limit=1000&after={after}");
            foreach (var target in page["targets"]!.AsArray().Select(node => node!.DeepClone().AsObject()))
            {
                foreach (var changing in (string[])["state", "owner", "series"])
                {
                    target.Remove(changing);
                }

                all.Add((string)target["id"]!, target.ToJsonString());
            }

            after = (string?)page["next"];
        }

        return all;
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
    internal static string ProgramPath => Path.Combine(AppContext.BaseDirectory, "fleet-gateway.dll");

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
