using System.Diagnostics;
using Fleet.Tests.Testing.Servers;

namespace Fleet.Tests.Chaos.Network;

/// <summary>
/// Namespaces of its own for a run: networks that can be cut, addresses that collide with nobody's, and processes that
/// end with the run, however it ends.
/// </summary>
internal static class Sandbox
{
    private const string Mark = "FLEET_CHAOS_INSIDE";

    /// <summary>Whether this process runs inside.</summary>
    public static bool IsInside => Environment.GetEnvironmentVariable(Mark) == "1";

    /// <summary>Whether this user may make namespaces.</summary>
    public static async Task<bool> IsPossibleAsync()
    {
        try
        {
            await ServerProcess.RunAsync("unshare", "--net", "--mount", "--pid", "--fork", "ip", "link", "add", "fleet0", "type", "bridge");
            return true;
        }
        catch (Exception e) when (e is InvalidOperationException or System.ComponentModel.Win32Exception)
        {
            return false;
        }
    }

    /// <summary>Runs this program once more, inside; gives its exit code and all that it printed when that is captured.</summary>
    public static async Task<(int ExitCode, string Output)> EnterAsync(bool capture, IReadOnlyDictionary<string, string> environment, params string[] arguments)
    {
        var start = new ProcessStartInfo(
            "unshare",
            ["--net", "--mount", "--pid", "--fork", "--kill-child", "--mount-proc", "dotnet", typeof(Sandbox).Assembly.Location, .. arguments])
        {
            RedirectStandardOutput = capture,
            RedirectStandardError = capture,
        };
        start.Environment[Mark] = "1";
        foreach (var (name, value) in environment)
        {
            start.Environment[name] = value;
        }

        using var process = Process.Start(start) ?? throw new InvalidOperationException("unshare did not start");
        using var interrupted = new Interruption(() => process.Kill());
        var (output, errors) = capture
            ? (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync())
            : (Task.FromResult(string.Empty), Task.FromResult(string.Empty));
        await process.WaitForExitAsync();
        return (process.ExitCode, await output + await errors);
    }
}
