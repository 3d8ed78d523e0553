using System.Collections.Immutable;
using System.Globalization;

namespace Fleet.Tests.Chaos.Plan;

/// <summary>What a run is to do; from the environment: CHAOS_SHORT, CHAOS_LAYOUT, CHAOS_TARGETS, CHAOS_INTERVAL, CHAOS_SEED, CHAOS_FAULTS, CHAOS_SCRAPE_PERIOD, CHAOS_PINNED, CHAOS_SIZE.</summary>
internal sealed record ChaosPlan
{
    /// <summary>The form for every change: few targets, short faults.</summary>
    public required bool IsShort { get; init; }

    /// <summary>Three silos, two gateways and a Redis; or one process with the file store.</summary>
    public required bool IsSolo { get; init; }

    /// <summary>Stand-in targets.</summary>
    public required int Targets { get; init; }

    /// <summary>Time between two collections.</summary>
    public required TimeSpan Interval { get; init; }

    /// <summary>Which silo, which moment, which targets.</summary>
    public required int Seed { get; init; }

    /// <summary>The faults by name; empty for all that the form has.</summary>
    public required ImmutableArray<string> Faults { get; init; }

    /// <summary>In which each target is scraped once through every gateway.</summary>
    public required TimeSpan ScrapePeriod { get; init; }

    /// <summary>Targets that are scraped every second through every gateway.</summary>
    public required int Pinned { get; init; }

    /// <summary>Targets of the measurement of size; 0 for the faults.</summary>
    public required int Size { get; init; }

    /// <summary>How long a fault lasts that has a length: the store away, a silo stopped, a link cut.</summary>
    public TimeSpan Hold(TimeSpan full) => IsShort && full > ShortHold ? ShortHold : full;

    private static readonly TimeSpan ShortHold = TimeSpan.FromSeconds(12);

    /// <summary>Reads the environment.</summary>
    public static ChaosPlan Read()
    {
        var isShort = Text("CHAOS_SHORT") == "1";
        var size = Number("CHAOS_SIZE", 0);
        var targets = Number("CHAOS_TARGETS", size > 0 ? size : isShort ? 120 : 2000);

        // A lease of 5 s and the time to take over must fit into the second of the two intervals for which a last answer counts.
        var interval = Number("CHAOS_INTERVAL", isShort ? 8 : 15);
        return new ChaosPlan
        {
            IsShort = isShort,
            IsSolo = Text("CHAOS_LAYOUT") == "solo",
            Targets = targets,
            Interval = TimeSpan.FromSeconds(interval),
            Seed = Number("CHAOS_SEED", isShort ? 1 : Environment.TickCount & 0xffff),
            Faults = [.. Text("CHAOS_FAULTS").Split([',', ' '], StringSplitOptions.RemoveEmptyEntries)],
            ScrapePeriod = TimeSpan.FromSeconds(Number("CHAOS_SCRAPE_PERIOD", interval)),
            Pinned = Number("CHAOS_PINNED", isShort ? 20 : 50),
            Size = size,
        };
    }

    private static string Text(string name) => Environment.GetEnvironmentVariable(name) ?? string.Empty;

    private static int Number(string name, int otherwise) =>
        Text(name) is { Length: > 0 } text ? int.Parse(text, NumberStyles.None, CultureInfo.InvariantCulture) : otherwise;
}
