using System.Diagnostics;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using Fleet.Tests.Chaos.Network;
using Fleet.Tests.Testing.Gateway;
using Fleet.Tests.Testing.Servers;

namespace Fleet.Tests.Chaos.Fleet;

/// <summary>A process of the fleet, a silo or a gateway, at a place of its own: started, killed, stopped and started again as the faults say.</summary>
internal sealed class FleetProcess : IAsyncDisposable
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);
    private readonly string _program;
    private readonly string _directory;
    private readonly List<Downtime> _downtimes = [];
    private ServerProcess? _process;

    /// <param name="program">The program's file.</param>
    /// <param name="place">Where it runs.</param>
    /// <param name="port">Where it listens there.</param>
    /// <param name="directory">Holds its configuration and its log.</param>
    /// <param name="token">What it wants to be shown.</param>
    public FleetProcess(string program, Place place, int port, string directory, string token)
    {
        _program = program;
        _directory = directory;
        Place = place;
        Address = place.At(port);
        Client = new HttpClient(new SocketsHttpHandler { PooledConnectionIdleTimeout = TimeSpan.FromMinutes(5), ConnectTimeout = TimeSpan.FromSeconds(10) })
        {
            BaseAddress = new Uri($"http://{Address}/"),
            Timeout = Limit,
        };
        Client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
    }

    public string Name => Place.Name;

    public Place Place { get; }

    /// <summary>host:port.</summary>
    public string Address { get; }

    /// <summary>Speaks to it, with the tokens that it wants.</summary>
    public HttpClient Client { get; }

    public string LogPath => Path.Combine(_directory, Name + ".log");

    public string ConfigPath => Path.Combine(_directory, Name + ".yaml");

    /// <summary>Variables of its next start.</summary>
    public Dictionary<string, string> Environment { get; } = [];

    /// <summary>Whether it has been started and not ended by us.</summary>
    public bool IsRunning => _process is { HasExited: false };

    public int Pid => Process.Pid;

    /// <summary>When it was down by our doing, the last one perhaps without an end yet.</summary>
    public IReadOnlyList<Downtime> Downtimes
    {
        get
        {
            lock (_downtimes)
            {
                return [.. _downtimes];
            }
        }
    }

    private ServerProcess Process => _process ?? throw new InvalidOperationException(Name + " is not running");

    /// <summary>Starts it; it is ready when this ends.</summary>
    public async Task StartAsync()
    {
        _process = Place.Start(["dotnet", _program, "--config", ConfigPath], LogPath, Environment);
        await _process.WaitUntilAsync(IsReadyAsync, Limit);
        lock (_downtimes)
        {
            if (_downtimes.LastOrDefault() is { To: null } open)
            {
                _downtimes[^1] = open with { To = Stopwatch.GetTimestamp() };
            }
        }
    }

    /// <summary>kill -9.</summary>
    public async Task KillAsync()
    {
        GoDown();
        await Process.DisposeAsync();
        _process = null;
    }

    /// <summary>SIGTERM, and waits for the end; what it ended with and how long that took.</summary>
    public async Task<(int ExitCode, TimeSpan Took)> TerminateAsync()
    {
        var began = Stopwatch.GetTimestamp();
        GoDown();
        await Process.SignalAsync("TERM");
        await Process.WaitForExitAsync(Limit);
        var ended = (Process.ExitCode, Stopwatch.GetElapsedTime(began));
        await Process.DisposeAsync();
        _process = null;
        return ended;
    }

    /// <summary>Sends a signal by name.</summary>
    public Task SignalAsync(string signal) => Process.SignalAsync(signal);

    /// <summary>The text of a page; throws unless it is 200.</summary>
    public async Task<string> GetAsync(string path)
    {
        using var answer = await Client.GetAsync(new Uri(path, UriKind.Relative));
        var text = await answer.Content.ReadAsStringAsync();
        return answer.IsSuccessStatusCode ? text : throw new InvalidOperationException($"{Name} answered {(int)answer.StatusCode} to {path}: {text}");
    }

    /// <summary>The JSON of a page.</summary>
    public async Task<JsonNode> JsonAsync(string path) => JsonNode.Parse(await GetAsync(path))!;

    /// <summary>Any request, with a body as JSON.</summary>
    public async Task<HttpAnswer> SendAsync(HttpMethod method, string path, string? body = null)
    {
        using var request = new HttpRequestMessage(method, new Uri(path, UriKind.Relative));
        if (body is not null)
        {
            request.Content = new StringContent(body, Encoding.UTF8, "application/json");
        }

        using var response = await Client.SendAsync(request);
        return await HttpAnswer.ReadAsync(response);
    }

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        if (_process is not null)
        {
            await KillAsync();
        }

        Client.Dispose();
    }

    private void GoDown()
    {
        lock (_downtimes)
        {
            _downtimes.Add(new Downtime(Stopwatch.GetTimestamp(), null));
        }
    }

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
