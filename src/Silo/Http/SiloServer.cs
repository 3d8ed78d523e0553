using System.Net;
using System.Net.Sockets;
using Fleet.Cluster;
using Fleet.Cluster.Targets;
using Fleet.Silo.Access;
using Fleet.Silo.Start;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Https;

namespace Fleet.Silo.Http;

/// <summary>
/// A silo's own port: a web server inside the process, beside that of a gateway. It begins before the silo is in a view and
/// ends last, so that whoever learns of the silo is answered, and whoever has not yet learned that it goes.
/// </summary>
internal sealed class SiloServer : IHostedService, IAsyncDisposable
{
    // A silo answers from memory: what takes longer is a collection that somebody waits for, and that goes on elsewhere.
    private static readonly TimeSpan StopGrace = TimeSpan.FromSeconds(1);

    private readonly IPEndPoint _listen;
    private readonly SiloEndpoints _endpoints;
    private readonly PeerPipeline _pipeline;
    private readonly PeerCredentials _credentials;
    private readonly TimeProvider _time;
    private readonly ILoggerFactory _logs;
    private WebApplication? _app;

    public SiloServer(
        IPEndPoint listen, SiloEndpoints endpoints, PeerPipeline pipeline, PeerCredentials credentials, TimeProvider time, ILoggerFactory logs)
    {
        _listen = listen;
        _endpoints = endpoints;
        _pipeline = pipeline;
        _credentials = credentials;
        _time = time;
        _logs = logs;
    }

    /// <summary>The port that it listens on; 0 before it does.</summary>
    public int Port { get; private set; }

    /// <summary>Begins to listen; does nothing when it does already.</summary>
    /// <exception cref="ListenException">The address is not to be had.</exception>
    /// <exception cref="StartRefusedException">The certificates make no sense.</exception>
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        if (_app is not null)
        {
            return;
        }

        await CheckCertificatesAsync(cancellationToken);
        await _credentials.Token.ReadAsync(cancellationToken);
        var app = Build();
        try
        {
            await app.StartAsync(cancellationToken);
        }
        catch (Exception e) when (e is IOException or SocketException)
        {
            await app.DisposeAsync();
            throw new ListenException(_listen, e);
        }

        _app = app;
        Port = new Uri(app.Urls.First()).Port;
        Log.Listening(_logs.CreateLogger<SiloServer>(), new IPEndPoint(_listen.Address, Port), Protection());
    }

    /// <summary>Ends: takes no more connections and lets what is under way end, for a moment.</summary>
    public async Task StopAsync(CancellationToken cancellationToken)
    {
        if (Interlocked.Exchange(ref _app, null) is { } app)
        {
            using var grace = new CancellationTokenSource(StopGrace, _time);
            using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, grace.Token);
            await app.StopAsync(either.Token);
            await app.DisposeAsync();
        }
    }

    /// <inheritdoc />
    public async ValueTask DisposeAsync() => await StopAsync(CancellationToken.None);

    private async Task CheckCertificatesAsync(CancellationToken cancellationToken)
    {
        try
        {
            await (_credentials.Certificates?.ReadAsync(cancellationToken) ?? Task.FromResult<PeerIdentity>(null!));
        }
        catch (SecretException e)
        {
            throw new StartRefusedException([new SpecProblem("cluster.certFile", e.Message)]);
        }
    }

    private WebApplication Build()
    {
        // An empty builder reads no settings of its own and takes no part in signals: the process around it is in charge.
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.Services.AddSingleton(_logs);
        builder.Services.AddSingleton<IHostLifetime, InnerLifetime>();
        builder.Services.AddRoutingCore();
        builder.WebHost.UseKestrelCore().ConfigureKestrel(Configure);
        var app = builder.Build();
        app.Use(next => context => _pipeline.RunAsync(context, next));
        app.UseRouting();
        _endpoints.Map(app);
        return app;
    }

    private void Configure(KestrelServerOptions kestrel)
    {
        kestrel.AddServerHeader = false;
        kestrel.Limits.MaxRequestBodySize = Limits.Default.PeerRequestBytes;
        kestrel.Limits.MaxConcurrentConnections = Limits.Default.SiloConnections;

        // Clients drop idle connections after 30 s. Strangers that say nothing must not hold places for long.
        kestrel.Limits.KeepAliveTimeout = TimeSpan.FromSeconds(35);
        kestrel.Limits.RequestHeadersTimeout = TimeSpan.FromSeconds(5);
        kestrel.Listen(_listen, listen =>
        {
            listen.Protocols = HttpProtocols.Http1;
            if (_credentials.Certificates is { } certificates)
            {
                listen.UseHttps(new TlsHandshakeCallbackOptions { OnConnection = connection => certificates.ForServerAsync(connection.CancellationToken) });
            }
        });
    }

    private string Protection() => (_credentials.Certificates, _credentials.Token.IsRequired) switch
    {
        (not null, true) => ", for holders of the fleet's certificates and token",
        (not null, false) => ", for holders of the fleet's certificates",
        (null, true) => ", for holders of the fleet's token",
        _ => ", for this machine only, as neither cluster.tokenFile nor cluster.certFile is set",
    };
}
