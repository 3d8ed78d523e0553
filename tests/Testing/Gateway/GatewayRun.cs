using System.Diagnostics;
using Fleet.Tests.Testing.Servers;

namespace Fleet.Tests.Testing.Gateway;

/// <summary>A run of the program that ends by itself, because it refuses to start.</summary>
/// <param name="ExitCode">What the process ended with.</param>
/// <param name="Output">All of standard output.</param>
/// <param name="Errors">The lines of standard error.</param>
public sealed record GatewayRun(int ExitCode, string Output, IReadOnlyList<string> Errors)
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(20);

    /// <summary>Runs the program with arguments; one that has not ended by itself in time is killed, and the test fails.</summary>
    public static async Task<GatewayRun> EndAsync(IEnumerable<string> arguments, IDictionary<string, string>? environment = null)
    {
        var start = new ProcessStartInfo("dotnet", [GatewayProcess.ProgramPath, .. arguments])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var (name, value) in environment ?? new Dictionary<string, string>())
        {
            start.Environment[name] = value;
        }

        using var process = Process.Start(start) ?? throw new InvalidOperationException("dotnet did not start");
        var output = process.StandardOutput.ReadToEndAsync();
        var errors = process.StandardError.ReadToEndAsync();
        try
        {
            await process.WaitForExitAsync().WaitAsync(Limit);
        }
        catch (TimeoutException)
        {
            process.Kill();
            throw new TimeoutException($"the program goes on:\n{await output}{await errors}");
        }

        return new GatewayRun(process.ExitCode, await output, (await errors).Split('\n', StringSplitOptions.RemoveEmptyEntries));
    }

    /// <summary>Runs the program with a configuration file of this text, in a directory of its own.</summary>
    public static async Task<GatewayRun> WithFileAsync(string yaml, IDictionary<string, string>? environment = null)
    {
        var directory = ServerProcess.NewDirectory("refused");
        try
        {
            var file = Path.Combine(directory, "fleet.yaml");
            await File.WriteAllTextAsync(file, yaml);
            var run = await EndAsync(["--config", file], environment);
            return run with { Errors = [.. run.Errors.Select(line => line.Replace(directory, "DIR", StringComparison.Ordinal))] };
        }
        finally
        {
            Directory.Delete(directory, recursive: true);
        }
    }
}
