using System.Globalization;

namespace Fleet.Tests.Chaos.Size;

/// <summary>What a process has used so far, as the kernel counts it.</summary>
/// <param name="ResidentBytes">All memory that is in use.</param>
/// <param name="AnonymousBytes">The part of it that is no file: heaps and stacks.</param>
/// <param name="Cpu">Time in user and kernel mode.</param>
internal sealed record ProcessUsage(long ResidentBytes, long AnonymousBytes, TimeSpan Cpu)
{
    // USER_HZ is 100 on every Linux that .NET runs on.
    private const int TicksPerSecond = 100;

    /// <summary>Reads /proc.</summary>
    public static ProcessUsage Of(int pid)
    {
        var status = File.ReadAllLines(string.Create(CultureInfo.InvariantCulture, $"/proc/{pid}/status"));
        var stat = File.ReadAllText(string.Create(CultureInfo.InvariantCulture, $"/proc/{pid}/stat"));

        // Fields 14 and 15, counted from behind the name in parentheses, which is field 2.
        var fields = stat[(stat.LastIndexOf(')') + 2)..].Split(' ');
        var ticks = long.Parse(fields[11], CultureInfo.InvariantCulture) + long.Parse(fields[12], CultureInfo.InvariantCulture);
        return new ProcessUsage(Bytes(status, "VmRSS:"), Bytes(status, "RssAnon:"), TimeSpan.FromSeconds((double)ticks / TicksPerSecond));
    }

    private static long Bytes(string[] status, string name) => 1024 * long.Parse(
        status.First(line => line.StartsWith(name, StringComparison.Ordinal)).Split([' ', '\t'], StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture);
}
