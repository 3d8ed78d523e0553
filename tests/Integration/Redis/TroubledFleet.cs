using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text.Json.Nodes;
using Fleet.Tests.Testing.Gateway;
using Fleet.Tests.Testing.Servers;
using Xunit;

namespace Fleet.Tests.Integration.Redis;

/// <summary>The real gateway over one server for each trouble that a Redis target may have: started once, all in trouble all the time.</summary>
public sealed class TroubledFleet : IAsyncLifetime
{
    /// <summary>What no page and no log may show.</summary>
    public const string Password = "very-secret-text";

    private readonly List<IAsyncDisposable> _running = [];
    private readonly string _directory = ServerProcess.NewDirectory("troubles");
    private readonly List<Socket> _sockets = [];

    internal GatewayProcess Gateway { get; private set; } = null!;

    /// <inheritdoc />
    public async ValueTask InitializeAsync()
    {
        Gateway = await KeepAsync(GatewayProcess.StartAsync());
        await Task.WhenAll(
            PlainAsync(), ProtectedAsync(), TlsAsync(), LoadingAsync(), ReplicaAsync(), UnsavedAsync(), BusyAsync(), FullAsync(), OtherServersAsync());
    }

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        _sockets.ForEach(static socket => socket.Dispose());
        foreach (var one in Enumerable.Reverse(_running))
        {
            await one.DisposeAsync();
        }

        Directory.Delete(_directory, recursive: true);
    }

    private async Task<T> KeepAsync<T>(Task<T> starting)
        where T : IAsyncDisposable
    {
        var started = await starting;
        lock (_running)
        {
            _running.Add(started);
        }

        return started;
    }

    private async Task RegisterAsync(string id, string address, JsonObject? credentials = null, JsonObject? tls = null, JsonObject? options = null)
    {
        var spec = new JsonObject { ["kind"] = "redis", ["address"] = address };
        foreach (var (name, value) in new[] { ("credentials", credentials), ("tls", tls), ("options", options) })
        {
            if (value is not null)
            {
                spec[name] = value;
            }
        }

        using var answer = await Gateway.PutAsync(id, spec);
        Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync());
    }

    private async Task<JsonObject> LoginAsync(string? user, string password)
    {
        var file = Path.Combine(_directory, Guid.NewGuid().ToString("N"));
        await File.WriteAllTextAsync(file, password);
        var login = new JsonObject { ["passwordFile"] = file };
        if (user is not null)
        {
            login["username"] = user;
        }

        return login;
    }

    private async Task PlainAsync()
    {
        await RegisterAsync("refused", "127.0.0.1:" + ServerProcess.FreePort().ToString(CultureInfo.InvariantCulture));
        await RegisterAsync("dns", "no-such-host.invalid:6379");
        await RegisterAsync("socket", "unix:/nonexistent/redis.sock");
        await RegisterAsync("no-connection", FullQueue());
        var silent = await KeepAsync(RedisServer.StartAsync());
        await silent.Process.SignalAsync("STOP");
        await RegisterAsync("silence", silent.Address);
        await RegisterAsync("silence-at-login", silent.Address, await LoginAsync(null, Password));
    }

    private async Task ProtectedAsync()
    {
        var server = await KeepAsync(RedisServer.StartAsync(
            $"user default on >{Password} ~* +@all", $"user few on >{Password} -@all +ping"));
        await RegisterAsync("wrong-password", server.Address, await LoginAsync(null, "wrong-" + Password));
        await RegisterAsync("no-password", server.Address);
        await RegisterAsync("no-rights", server.Address, await LoginAsync("few", Password));
        await RegisterAsync("file-missing", server.Address, new JsonObject { ["passwordFile"] = _directory + "/nonexistent" });
        await RegisterAsync("file-is-directory", server.Address, new JsonObject { ["passwordFile"] = _directory });
        await RegisterAsync("file-empty", server.Address, await LoginAsync(null, "\n"));
        await RegisterAsync("variable-missing", server.Address, new JsonObject { ["passwordEnv"] = "NO_SUCH_VARIABLE" });
        var open = await KeepAsync(RedisServer.StartAsync());
        await RegisterAsync("needless-password", open.Address, await LoginAsync(null, Password));
    }

    private async Task TlsAsync()
    {
        var certificates = TestCertificates.Create(Directory.CreateDirectory(_directory + "/tls").FullName);
        var strangers = TestCertificates.Create(Directory.CreateDirectory(_directory + "/strangers").FullName);
        var port = ServerProcess.FreePort();
        await KeepAsync(RedisServer.StartAsync(
            FormattableString.Invariant($"tls-port {port}"),
            "tls-cert-file " + certificates.ServerCertFile,
            "tls-key-file " + certificates.ServerKeyFile,
            "tls-ca-cert-file " + certificates.CaFile,
            "tls-auth-clients yes"));
        var address = FormattableString.Invariant($"127.0.0.1:{port}");
        await RegisterAsync("tls-stranger", address, tls: new JsonObject { ["mode"] = "verify-full", ["caFile"] = strangers.CaFile });
        await RegisterAsync("tls-no-file", address, tls: new JsonObject { ["mode"] = "verify-full", ["caFile"] = _directory + "/nonexistent" });
        await RegisterAsync("tls-no-certificate", address, tls: new JsonObject { ["mode"] = "verify-full", ["caFile"] = certificates.CaFile });
        await RegisterAsync("tls-port", address);
    }

    /// <summary>Two thousand keys, each of which takes 50 ms to load.</summary>
    private async Task LoadingAsync()
    {
        var server = await KeepAsync(RedisServer.StartAsync("enable-debug-command yes", "rdbcompression no"));
        await server.CommandAsync("DEBUG POPULATE 2000 key 2048", "SAVE");
        await server.StopAsync();
        await File.AppendAllLinesAsync(Path.Combine(server.Directory, "redis.conf"), ["key-load-delay 50000", "loading-process-events-interval-bytes 1024"]);
        await server.StartAgainAsync();
        await RegisterAsync("loading", server.Address, options: new JsonObject { ["countKeys"] = new JsonArray("key*") });
    }

    private async Task ReplicaAsync()
    {
        var nobody = ServerProcess.FreePort().ToString(CultureInfo.InvariantCulture);
        var server = await KeepAsync(RedisServer.StartAsync(
            "replica-serve-stale-data no", $"user few on >{Password} ~* -@all +info +client|setname +scan +select"));
        await server.CommandAsync("SET key1 1", "REPLICAOF 127.0.0.1 " + nobody);
        await RegisterAsync("master-down", server.Address);

        // It may not ask CONFIG, and learns it from a refused SCAN.
        await RegisterAsync("master-down-few", server.Address, await LoginAsync("few", Password), options: new JsonObject { ["countKeys"] = new JsonArray("key*") });
    }

    /// <summary>The name of its dump is taken by a directory.</summary>
    private async Task UnsavedAsync()
    {
        var server = await KeepAsync(RedisServer.StartAsync("save 3600 1", $"user few on >{Password} -@all +info +ping +client|setname"));
        Directory.CreateDirectory(Path.Combine(server.Directory, "dump.rdb", "full"));
        await server.CommandAsync("SET a 1", "BGSAVE");
        await server.Process.WaitUntilAsync(
            async () => (await server.CommandAsync("INFO persistence")).Contains("rdb_last_bgsave_status:err", StringComparison.Ordinal), TimeSpan.FromSeconds(20));
        await RegisterAsync("misconf", server.Address);

        // It may not ask CONFIG, and learns it from a refused PING.
        await RegisterAsync("misconf-few", server.Address, await LoginAsync("few", Password), options: new JsonObject { ["pingOnConnect"] = true });
    }

    private async Task BusyAsync()
    {
        var server = await KeepAsync(RedisServer.StartAsync("busy-reply-threshold 10"));
        var caller = new Socket(SocketType.Stream, ProtocolType.Tcp);
        _sockets.Add(caller);
        await caller.ConnectAsync(IPAddress.Loopback, server.Port);
        await caller.SendAsync("EVAL \"while true do end\" 0\r\n"u8.ToArray());
        await RegisterAsync("busy", server.Address);
    }

    private async Task FullAsync()
    {
        var server = await KeepAsync(RedisServer.StartAsync("maxclients 1"));
        var holder = new Socket(SocketType.Stream, ProtocolType.Tcp);
        _sockets.Add(holder);
        await holder.ConnectAsync(IPAddress.Loopback, server.Port);
        await RegisterAsync("no-place", server.Address);
        await RegisterAsync("no-place-at-login", server.Address, await LoginAsync(null, Password));
    }

    private async Task OtherServersAsync()
    {
        await RegisterAsync("http", Gateway.Address);
        var postgres = await KeepAsync(PostgresServer.StartAsync());
        await RegisterAsync("postgres", postgres.Address);
    }

    /// <summary>Listens, but takes nobody, and its queue is full: a connect gets no answer at all.</summary>
    private string FullQueue()
    {
        var listener = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        listener.Listen(0);
        _sockets.Add(listener);
        for (var i = 0; i < 4; i++)
        {
            var waiting = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { Blocking = false };
            _sockets.Add(waiting);
            try
            {
                waiting.Connect(listener.LocalEndPoint!);
            }
            catch (SocketException e) when (e.SocketErrorCode is SocketError.WouldBlock or SocketError.InProgress)
            {
                // That is what it is for.
            }
        }

        return listener.LocalEndPoint!.ToString()!;
    }
}
