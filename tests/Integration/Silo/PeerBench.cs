using System.Net;
using Fleet.Cluster;
using Fleet.Cluster.Configuration;
using Fleet.Cluster.Members;
using Fleet.Cluster.Targets;
using Fleet.Grains.Scheduling;
using Fleet.Silo.HandOver;
using Fleet.Silo.Health;
using Fleet.Silo.Hosting;
using Fleet.Silo.Http;
using Fleet.Silo.Remote;
using Fleet.Silo.Serving;
using Fleet.Silo.Start;
using Fleet.Tests.Testing.Servers;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Hosting.Internal;
using Microsoft.Extensions.Logging.Abstractions;

namespace Fleet.Tests.Integration.Silo;

/// <summary>A silo's internal endpoint on a free port with a fake silo behind it, and a client of it, each put together as a process does.</summary>
internal sealed class PeerBench : IAsyncDisposable
{
    private readonly string _directory = ServerProcess.NewDirectory("peers");
    private readonly CancellationTokenSource _limit = new(TimeSpan.FromSeconds(60));
    private readonly List<ServiceProvider> _services = [];

    public FakeSilo Silo { get; } = new();

    /// <summary>The membership of the asked silo.</summary>
    public FixedMembership There { get; } = new(5);

    /// <summary>The membership of the asking process.</summary>
    public FixedMembership Here { get; } = new(5);

    public ApplicationLifetime Lifetime { get; } = new(NullLogger<ApplicationLifetime>.Instance);

    public SiloServer Server { get; private set; } = null!;

    public CancellationToken Limit => _limit.Token;

    public string Directory => _directory;

    public string Address => $"127.0.0.1:{Server.Port}";

    public SiloMember Member => new() { Name = "silo-b", Incarnation = "2", Address = Address };

    public static async Task<PeerBench> StartAsync(Func<FleetSettings, FleetSettings>? change = null)
    {
        var bench = new PeerBench();
        var settings = bench.Settings(change);
        var services = Services(new Limits());
        services.AddKinds(settings);
        await services.AddRegistryAsync(settings, new Dictionary<string, string>(), []);
        services.AddSingleton<IMembership>(bench.There);
        services.AddSingleton<IHostApplicationLifetime>(bench.Lifetime);
        services.AddSingleton(new SiloSelf(new SiloMember { Name = "silo-b", Incarnation = "2", Address = "127.0.0.1:0" }));
        services.AddSingleton(s => new SiloShares(
            new CollectGate(Limits.Default), new ConnectPace(Limits.Default, TimeProvider.System), bench.There.Tenure));
        services.AddSingleton<GrainFactory>();
        services.AddSingleton<HandOverStats>();
        services.AddSingleton<SiloMetrics>();
        services.AddSingleton<ISiloReader>(bench.Silo);
        services.AddSingleton<IHandOverGiver>(bench.Silo);
        services.AddSiloServer(settings);
        bench.Server = bench.Build(services).GetRequiredService<SiloServer>();
        await bench.Server.StartAsync(bench.Limit);
        return bench;
    }

    /// <summary>The files of a fleet's certificates; both sides use the client's pair unless told otherwise.</summary>
    public static TlsFiles Tls(TestCertificates of) => new(of.CaFile, of.ClientCertFile, of.ClientKeyFile);

    /// <summary>A client of this endpoint.</summary>
    public ISiloPeer Client(Func<FleetSettings, FleetSettings>? change = null, Limits? limits = null) => Peers(change, limits).Peer(Member);

    /// <summary>Another process' way to the silos.</summary>
    public SiloPeers Peers(Func<FleetSettings, FleetSettings>? change = null, Limits? limits = null, ListLogger? log = null) =>
        ClientServices(change, limits, log).GetRequiredService<SiloPeers>();

    /// <summary>The services of another process.</summary>
    public ServiceProvider ClientServices(Func<FleetSettings, FleetSettings>? change = null, Limits? limits = null, ListLogger? log = null)
    {
        var services = Services(limits ?? new Limits());
        services.AddSingleton<ISecretSource>(new SecretSource(null, Limits.Default, _ => null));
        services.AddSingleton<IMembership>(Here);
        services.AddSiloPeers(Settings(change));
        if (log is not null)
        {
            services.AddSingleton<Microsoft.Extensions.Logging.ILogger<SiloPeers>>(log);
        }

        return Build(services);
    }

    /// <summary>A client that knows nothing of silos.</summary>
    public HttpClient Raw() => new() { BaseAddress = new Uri($"http://{Address}"), Timeout = TimeSpan.FromSeconds(30) };

    public string WriteFile(string name, string text)
    {
        var path = Path.Combine(_directory, name);
        File.WriteAllText(path, text);
        return path;
    }

    public async Task UntilAsync(Func<Task<bool>> holds)
    {
        while (!await holds())
        {
            await Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System, Limit);
        }
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var services in _services)
        {
            await services.DisposeAsync();
        }

        System.IO.Directory.Delete(_directory, recursive: true);
        _limit.Dispose();
    }

    private FleetSettings Settings(Func<FleetSettings, FleetSettings>? change)
    {
        var settings = new FleetSettings { SiloListen = new IPEndPoint(IPAddress.Loopback, 0), StoreDirectory = Path.Combine(_directory, "store") };
        return change?.Invoke(settings) ?? settings;
    }

    private static ServiceCollection Services(Limits limits)
    {
        var services = new ServiceCollection();
        services.AddLogging();
        services.AddSingleton(TimeProvider.System);
        services.AddSingleton(limits);
        return services;
    }

    private ServiceProvider Build(ServiceCollection services)
    {
        var built = services.BuildServiceProvider(new ServiceProviderOptions { ValidateOnBuild = true });
        _services.Add(built);
        return built;
    }
}
