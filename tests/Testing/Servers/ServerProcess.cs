using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace Fleet.Tests.Testing.Servers;

/// <summary>A real server started for a test, in a directory of its own, ended by its pid.</summary>
public sealed class ServerProcess : IAsyncDisposable
{
    private const int FirstPort = 12_000;
    private const int Ports = 20_000;
    private static int _lastPort = Random.Shared.Next(Ports);
    private readonly Process _process;
    private readonly Task _drained;

    private ServerProcess(Process process, string logPath)
    {
        _process = process;
        LogPath = logPath;
        _drained = DrainAsync(process, logPath);
    }

    /// <summary>The pid.</summary>
    public int Pid => _process.Id;

    /// <summary>What the server printed.</summary>
    public string LogPath { get; }

    /// <summary>Whether it has ended.</summary>
    public bool HasExited => _process.HasExited;

    /// <summary>What it ended with.</summary>
    public int ExitCode => _process.ExitCode;

    /// <summary>Starts a program; it is missing = a failed test, never a skipped one.</summary>
    public static ServerProcess Start(string program, IEnumerable<string> arguments, string logPath, IDictionary<string, string>? environment = null)
    {
        var start = new ProcessStartInfo(program)
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            RedirectStandardInput = true,
        };
        foreach (var argument in arguments)
        {
            start.ArgumentList.Add(argument);
        }

        foreach (var (name, value) in environment ?? new Dictionary<string, string>())
        {
            start.Environment[name] = value;
        }

        var process = Process.Start(start) ?? throw new InvalidOperationException($"{program} did not start");
        process.StandardInput.Close();
        return new ServerProcess(process, logPath);
    }

    /// <summary>
    /// A port of the loopback that nothing listens on now, and that this process has not given before. It lies below those
    /// that the system gives to connections: many tests at a time must not lose theirs before the server is there.
    /// </summary>
    public static int FreePort()
    {
        while (true)
        {
            var port = FirstPort + (int)((uint)Interlocked.Increment(ref _lastPort) % Ports);
            using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
            try
            {
                socket.Bind(new IPEndPoint(IPAddress.Loopback, port));
                return port;
            }
            catch (SocketException e) when (e.SocketErrorCode == SocketError.AddressAlreadyInUse)
            {
                // The next one.
            }
        }
    }

    /// <summary>A new directory that only this user may enter.</summary>
    public static string NewDirectory(string prefix) => Directory.CreateTempSubdirectory("fleet-" + prefix + "-").FullName;

    /// <summary>Runs a short command to its end; throws with its output when it fails.</summary>
    public static async Task<string> RunAsync(string program, params string[] arguments)
    {
        var start = new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true };
        using var process = Process.Start(start) ?? throw new InvalidOperationException($"{program} did not start");
        var output = process.StandardOutput.ReadToEndAsync();
        var error = process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();
        return process.ExitCode == 0
            ? await output
            : throw new InvalidOperationException($"{program} exited with {process.ExitCode}: {await output}{await error}");
    }

    /// <summary>Sends a signal by name, such as STOP, CONT, KILL, INT.</summary>
    public Task SignalAsync(string signal) =>
        RunAsync("kill", "-" + signal, Pid.ToString(CultureInfo.InvariantCulture));

    /// <summary>Waits for the end.</summary>
    public async Task WaitForExitAsync(TimeSpan limit)
    {
        await _process.WaitForExitAsync().WaitAsync(limit);
        await _drained.WaitAsync(limit);
    }

    /// <summary>
    /// Polls until <paramref name="ready" /> is true; throws with the server's log when it ends or the limit passes, also
    /// when that happens inside a call of <paramref name="ready" /> that does not come back.
    /// </summary>
    public async Task WaitUntilAsync(Func<Task<bool>> ready, TimeSpan limit)
    {
        var clock = Stopwatch.StartNew();
        while (!await IsReadyAsync(ready, limit - clock.Elapsed))
        {
            if (_process.HasExited || clock.Elapsed >= limit)
            {
                throw new InvalidOperationException($"server not ready after {clock.Elapsed}: {await LogAsync()}");
            }

            await Task.Delay(25);
        }
    }

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        // KILL ends a process that is stopped too.
        _process.Kill();
        await _process.WaitForExitAsync();

        await _drained;
        _process.Dispose();
    }

    private static async Task<bool> IsReadyAsync(Func<Task<bool>> ready, TimeSpan limit)
    {
        var asked = ready();
        var left = limit > TimeSpan.Zero ? limit : TimeSpan.Zero;
        return await Task.WhenAny(asked, Task.Delay(left)) == asked && await asked;
    }

    // Read while the server still writes to it; it may not have begun.
    private async Task<string> LogAsync()
    {
        if (!File.Exists(LogPath))
        {
            return "(no log)";
        }

        using var reader = new StreamReader(new FileStream(LogPath, FileMode.Open, FileAccess.Read, FileShare.ReadWrite));
        return await reader.ReadToEndAsync();
    }

    private static async Task DrainAsync(Process process, string logPath)
    {
        var log = new FileStream(logPath, FileMode.Append, FileAccess.Write, FileShare.ReadWrite);
        await using (log)
        {
            await Task.WhenAll(PumpAsync(process.StandardOutput, log), PumpAsync(process.StandardError, log));
        }
    }

    private static async Task PumpAsync(StreamReader from, FileStream log)
    {
        while (await from.ReadLineAsync() is { } line)
        {
            var bytes = System.Text.Encoding.UTF8.GetBytes(line + "\n");
            lock (log)
            {
                log.Write(bytes);
                log.Flush();
            }
        }
    }
}
