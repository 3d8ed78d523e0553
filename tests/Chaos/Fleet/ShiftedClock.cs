using System.Globalization;
using Fleet.Tests.Testing;
using Fleet.Tests.Testing.Servers;

namespace Fleet.Tests.Chaos.Fleet;

/// <summary>The wall clock of one process, set by a small preloaded library (shifted-clock.c) while it runs; its monotonic clock stays as it is.</summary>
internal sealed class ShiftedClock
{
    private readonly FleetProcess _process;
    private readonly string _file;

    public ShiftedClock(FleetProcess process, string directory)
    {
        _process = process;
        _file = Path.Combine(directory, process.Name + ".clock");
    }

    /// <summary>Starts the process again, on a clock that can be set.</summary>
    public async Task BeginAsync()
    {
        var library = _file + ".so";
        await ServerProcess.RunAsync("cc", ["-O2", "-shared", "-fPIC", "-o", library, Checkout.PathOf("tests/Chaos/Fleet/shifted-clock.c"), "-ldl"]);
        await SetAsync(TimeSpan.Zero);
        await RestartAsync(new() { ["LD_PRELOAD"] = library, ["SHIFTED_CLOCK"] = _file });
    }

    /// <summary>Starts the process again, on the machine's clock.</summary>
    public Task EndAsync() => RestartAsync([]);

    /// <summary>Sets the clock ahead; in place, as the process has the file in its memory.</summary>
    public async Task SetAsync(TimeSpan ahead)
    {
        await using var file = new FileStream(_file, FileMode.OpenOrCreate);
        await file.WriteAsync(BitConverter.GetBytes(ahead.Ticks * TimeSpan.NanosecondsPerTick));
    }

    /// <summary>How far the process believes to be ahead: by the Date of its answers.</summary>
    public async Task<TimeSpan> AheadAsync()
    {
        using var answer = await _process.Client.GetAsync(new Uri("healthz", UriKind.Relative));
        return answer.Headers.Date is { } date
            ? date - TimeProvider.System.GetUtcNow()
            : throw new InvalidOperationException(string.Create(CultureInfo.InvariantCulture, $"{_process.Name} dates no answers"));
    }

    private async Task RestartAsync(Dictionary<string, string> environment)
    {
        await _process.TerminateAsync();
        _process.Environment.Clear();
        foreach (var (name, value) in environment)
        {
            _process.Environment.Add(name, value);
        }

        await _process.StartAsync();
    }
}
