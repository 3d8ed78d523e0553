using System.Globalization;

namespace Fleet.Tests.Chaos.Fleet;

/// <summary>The wall clock of one process, set by Debian's libfaketime while it runs; its monotonic clock stays as it is.</summary>
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
        var library = Directory.GetDirectories("/usr/lib").Select(static folder => Path.Combine(folder, "faketime", "libfaketimeMT.so.1")).FirstOrDefault(File.Exists)
            ?? throw new InvalidOperationException("libfaketime is missing: apt-get install faketime");
        await SetAsync("+0");
        await RestartAsync(new()
        {
            ["LD_PRELOAD"] = library,
            ["FAKETIME_TIMESTAMP_FILE"] = _file,
            ["FAKETIME_CACHE_DURATION"] = "1",
            ["FAKETIME_DONT_FAKE_MONOTONIC"] = "1",
        });
    }

    /// <summary>Starts the process again, on the machine's clock.</summary>
    public Task EndAsync() => RestartAsync([]);

    /// <summary>Sets the clock, as <c>+1h</c>.</summary>
    public Task SetAsync(string offset) => File.WriteAllTextAsync(_file, offset + "\n");

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
