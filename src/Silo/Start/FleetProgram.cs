using System.Collections;
using System.Net;
using System.Net.Sockets;
using Fleet.Cluster.Configuration;
using Fleet.Cluster.Targets;
using Fleet.Silo.Health;

namespace Fleet.Silo.Start;

/// <summary>The life of each of Fleet's processes: read the settings, build, serve until told to stop.</summary>
internal static class FleetProgram
{
    // sysexits.h: a configuration that makes no sense, a resource that is not to be had, and a fault of this program.
    private const int ExitConfig = 78;
    private const int ExitUnavailable = 69;
    private const int ExitSoftware = 70;

    /// <summary>Builds a process from its settings and its environment; opens what it needs and serves nothing yet.</summary>
    /// <exception cref="StartRefusedException">Something that the settings name makes no sense.</exception>
    public delegate Task<IHost> Build(SettingsResult given, IReadOnlyDictionary<string, string> environment);

    /// <summary>Runs; the answer is the exit code.</summary>
    public static async Task<int> RunAsync(string name, string[] arguments, Build build, Func<FleetSettings, IPEndPoint> listen)
    {
        if (arguments is ["--help" or "-h"])
        {
            await Console.Out.WriteLineAsync(Help(name));
            return 0;
        }

        if (arguments is ["--version"])
        {
            await Console.Out.WriteLineAsync($"{name} {BuildInfo.Version} ({BuildInfo.Revision})");
            return 0;
        }

        var environment = ReadEnvironment();
        var given = SettingsReader.Read(arguments, environment);
        try
        {
            // Running disposes of the host when it ends.
            var host = await build(given, environment);
            await host.RunAsync();
            return 0;
        }
        catch (StartRefusedException e)
        {
            return await RefuseAsync(e.Problems);
        }
        catch (ListenException e)
        {
            await Console.Error.WriteLineAsync($"fleet: cannot listen on {e.Listen}: {e.Message}");
            return ExitUnavailable;
        }
        catch (Exception e) when (e is IOException or SocketException)
        {
            await Console.Error.WriteLineAsync($"fleet: cannot listen on {listen(given.Settings)}: {e.Message}");
            return ExitUnavailable;
        }
        catch (OperationCanceledException)
        {
            await Console.Error.WriteLineAsync("fleet: stopped without waiting any longer for what did not end in time");
            return ExitSoftware;
        }
    }

    private static string Help(string name)
    {
        var usage = $"""
            usage: {name} [--config FILE] [--section.key VALUE ...]
            Settings come from the file, from FLEET_<SECTION>__<KEY> (--store.url is FLEET_STORE__URL, --config is FLEET_CONFIG),
            and from flags; a later one wins. docs/configuration.md tells their defaults.

            """;
        var width = SettingsReader.Settings.Max(s => s.Key.Length);
        return usage + string.Join('\n', SettingsReader.Settings.Select(s => $"  --{s.Key.PadRight(width)}  {s.Wanted}"));
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
