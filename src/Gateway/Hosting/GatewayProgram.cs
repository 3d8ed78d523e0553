using System.Collections;
using System.Net.Sockets;
using Fleet.Cluster.Configuration;
using Fleet.Cluster.Targets;
using Fleet.Gateway.Health;

namespace Fleet.Gateway.Hosting;

/// <summary>The life of the gateway's process: read the settings, open the store, serve until told to stop.</summary>
internal static class GatewayProgram
{
    // sysexits.h: a configuration that makes no sense, a resource that is not to be had, and a fault of this program.
    private const int ExitConfig = 78;
    private const int ExitUnavailable = 69;
    private const int ExitSoftware = 70;

    private const string Usage = """
        usage: fleet-gateway [--config FILE] [--section.key VALUE ...]
        Settings come from the file, from FLEET_<SECTION>__<KEY> (--store.url is FLEET_STORE__URL, --config is FLEET_CONFIG),
        and from flags; a later one wins. docs/configuration.md tells their defaults.

        """;

    /// <summary>Runs; the answer is the exit code.</summary>
    public static async Task<int> RunAsync(string[] arguments)
    {
        if (arguments is ["--help" or "-h"])
        {
            await Console.Out.WriteLineAsync(Help());
            return 0;
        }

        if (arguments is ["--version"])
        {
            await Console.Out.WriteLineAsync($"fleet-gateway {BuildInfo.Version} ({BuildInfo.Revision})");
            return 0;
        }

        var environment = ReadEnvironment();
        var given = SettingsReader.Read(arguments, environment);
        try
        {
            await using var app = await GatewayApp.BuildAsync(given, environment);
            await app.RunAsync();
            return 0;
        }
        catch (StartRefusedException e)
        {
            return await RefuseAsync(e.Problems);
        }
        catch (Exception e) when (e is IOException or SocketException)
        {
            await Console.Error.WriteLineAsync($"fleet: cannot listen on {given.Settings.GatewayListen}: {e.Message}");
            return ExitUnavailable;
        }
        catch (OperationCanceledException)
        {
            await Console.Error.WriteLineAsync("fleet: stopped without waiting any longer for what did not end in time");
            return ExitSoftware;
        }
    }

    private static string Help()
    {
        var width = SettingsReader.Settings.Max(s => s.Key.Length);
        return Usage + string.Join('\n', SettingsReader.Settings.Select(s => $"  --{s.Key.PadRight(width)}  {s.Wanted}"));
    }

    private static async Task<int> RefuseAsync(IEnumerable<SpecProblem> problems)
    {
        foreach (var problem in problems)
        {
            await Console.Error.WriteLineAsync($"fleet: {problem}");
        }

        return ExitConfig;
    }

    private static Dictionary<string, string> ReadEnvironment() =>
        Environment.GetEnvironmentVariables().Cast<DictionaryEntry>()
            .ToDictionary(e => (string)e.Key, e => (string?)e.Value ?? string.Empty, StringComparer.Ordinal);
}
