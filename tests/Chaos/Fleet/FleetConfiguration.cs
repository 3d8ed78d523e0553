using System.Globalization;
using System.Security.Cryptography;
using Fleet.Tests.Chaos.Plan;

namespace Fleet.Tests.Chaos.Fleet;

/// <summary>Writes the fleet.yaml of every process of a run.</summary>
internal sealed class FleetConfiguration
{
    /// <summary>Where gateways listen.</summary>
    public const int GatewayPort = 9432;

    /// <summary>Where silos listen.</summary>
    public const int SiloPort = 9433;

    private readonly ChaosPlan _plan;
    private readonly string _directory;
    private readonly string _tokenFile;

    public FleetConfiguration(ChaosPlan plan, string directory)
    {
        _plan = plan;
        _directory = directory;
        _tokenFile = Path.Combine(directory, "token");
        File.WriteAllText(_tokenFile, Token);
        File.SetUnixFileMode(_tokenFile, UnixFileMode.UserRead | UnixFileMode.UserWrite);
    }

    /// <summary>The token of this run, for the admin API and between the processes.</summary>
    public string Token { get; } = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(24));

    /// <summary>A silo and nothing else.</summary>
    public void Write(FleetProcess silo, StoreServer store) =>
        File.WriteAllText(silo.ConfigPath, Shared(store.Url) + $$"""
            silo: {listen: "{{silo.Address}}", name: {{silo.Name}}}

            """);

    /// <summary>A gateway, with no silo in it when the store is one that processes share.</summary>
    public void WriteGateway(FleetProcess gateway, StoreServer? store) =>
        File.WriteAllText(gateway.ConfigPath, Shared(store?.Url ?? $"file:{_directory}/{gateway.Name}-data") + $$"""
            gateway: {listen: "{{gateway.Address}}"}
            silo: {embedded: {{(store is null ? "true" : "false")}}}
            admin: {tokenFiles: [{{_tokenFile}}]}

            """);

    private string Shared(string store) => string.Create(CultureInfo.InvariantCulture, $$"""
        store: {url: "{{store}}"}
        cluster: {name: chaos, tokenFile: {{_tokenFile}}, drainGrace: {{(_plan.IsShort ? 15 : 30)}}s}
        defaults: {interval: {{_plan.Interval.TotalSeconds}}s, timeout: {{Math.Min(10, _plan.Interval.TotalSeconds)}}s}

        """);
}
