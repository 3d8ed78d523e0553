using System.Collections.Immutable;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text.Json.Nodes;
using Fleet.Cluster.Configuration.Probe;
using Fleet.Cluster.Targets;

namespace Fleet.Cluster.Configuration;

/// <summary>Makes settings of what a user gave: flags over environment over file, every problem at once.</summary>
public static class SettingsReader
{
    internal delegate FleetSettings? Setter(FleetSettings settings, string value);

    // Key, what a good value looks like, and how it is set; null refuses the value.
    private static readonly Dictionary<string, (string Wanted, Setter Set)> Known = new(StringComparer.OrdinalIgnoreCase)
    {
        ["gateway.listen"] = ("an IP address and a port, such as 0.0.0.0:9432", (s, v) => Listen(v) is { } l ? s with { GatewayListen = l } : null),
        ["silo.listen"] = ("an IP address and a port, such as 0.0.0.0:9433", (s, v) => Listen(v) is { } l ? s with { SiloListen = l } : null),
        ["silo.embedded"] = ("true or false", (s, v) => Bool(v) is { } b ? s with { SiloEmbedded = b } : null),
        ["silo.announce"] = ("host:port, as other processes reach the silo", (s, v) => StoreUrl.HostPort(v) is { } a ? s with { SiloAnnounce = a } : null),
        ["silo.name"] = ("a name of a-z 0-9 . _ -", (s, v) => TargetId.TryParse(v, out _) ? s with { SiloName = v } : null),
        ["silo.maxTargets"] = ("a number from 1 to 1000000", (s, v) => Number(v, 1, 1_000_000) is { } n ? s with { SiloMaxTargets = n } : null),
        ["store.url"] = (StoreUrl.Wanted, StoreUrl.Set),
        ["store.passwordFile"] = ("a file", (s, v) => v.Length > 0 ? s with { StorePasswordFile = v } : null),
        ["store.sentinelPasswordFile"] = ("a file", (s, v) => v.Length > 0 ? s with { StoreSentinelPasswordFile = v } : null),
        ["store.caFile"] = ("a PEM file", (s, v) => v.Length > 0 ? s with { StoreTls = s.StoreTls with { CaFile = v } } : null),
        ["store.certFile"] = ("a PEM file", (s, v) => v.Length > 0 ? s with { StoreTls = s.StoreTls with { CertFile = v } } : null),
        ["store.keyFile"] = ("a PEM file", (s, v) => v.Length > 0 ? s with { StoreTls = s.StoreTls with { KeyFile = v } } : null),
        ["cluster.name"] = ("a name of a-z 0-9 . _ -", (s, v) => TargetId.TryParse(v, out _) ? s with { ClusterName = v } : null),
        ["cluster.tokenFile"] = ("a file", (s, v) => v.Length > 0 ? s with { ClusterTokenFile = v } : null),
        ["cluster.caFile"] = ("a PEM file", (s, v) => v.Length > 0 ? s with { ClusterTls = s.ClusterTls with { CaFile = v } } : null),
        ["cluster.certFile"] = ("a PEM file", (s, v) => v.Length > 0 ? s with { ClusterTls = s.ClusterTls with { CertFile = v } } : null),
        ["cluster.keyFile"] = ("a PEM file", (s, v) => v.Length > 0 ? s with { ClusterTls = s.ClusterTls with { KeyFile = v } } : null),
        ["cluster.drainGrace"] = ("a duration from 0s to 10m", (s, v) => Between(v, 0, 600) is { } d ? s with { DrainGrace = d } : null),
        ["admin.dataProtectionKeyFile"] = ("a file", (s, v) => v.Length > 0 ? s with { DataProtectionKeyFile = v } : null),
        ["defaults.interval"] = ("a duration from 1s to 1h", (s, v) => Between(v, 1, 3600) is { } d ? s with { Interval = d } : null),
        ["defaults.timeout"] = ("a duration from 100ms to 1h", (s, v) => Between(v, 0.1, 3600) is { } d ? s with { Timeout = d } : null),
        ["defaults.maxSeries"] = ("a whole number from 100 to 1000000", (s, v) => int.TryParse(v, NumberStyles.None, CultureInfo.InvariantCulture, out var n) && n is >= 100 and <= 1_000_000 ? s with { MaxSeries = n } : null),
        ["log.format"] = ("text or json", (s, v) => v is "text" or "json" ? s with { LogJson = v == "json" } : null),
        ["log.level"] = ("info or debug", (s, v) => v is "info" or "debug" ? s with { LogDebug = v == "debug" } : null),
    };

    private const string TokenFiles = "admin.tokenFiles";

    /// <summary>Every setting as it is written in the file, and what a good value looks like, in ordinal order.</summary>
    public static ImmutableArray<(string Key, string Wanted)> Settings { get; } =
        [.. Known.Select(k => (k.Key, k.Value.Wanted)).Append((TokenFiles, "a file; more by .0, .1 ... behind the name")).Concat(ProbeFields.Settings).OrderBy(s => s.Item1, StringComparer.Ordinal)];

    /// <summary>Reads the settings of a process.</summary>
    /// <param name="arguments">Its arguments.</param>
    /// <param name="environment">Its environment.</param>
    public static SettingsResult Read(IReadOnlyList<string> arguments, IReadOnlyDictionary<string, string> environment)
    {
        ArgumentNullException.ThrowIfNull(arguments);
        ArgumentNullException.ThrowIfNull(environment);
        var problems = new List<SpecProblem>();
        var flags = SettingsSources.OfFlags(arguments, problems).ToList();
        var file = flags.LastOrDefault(f => f.Key == "config")?.Value ?? environment.GetValueOrDefault("FLEET_CONFIG");
        var ofFile = file is null ? [] : SettingsSources.OfFile(file, problems);
        IEnumerable<GivenSetting>[] sources = [ofFile, SettingsSources.OfEnvironment(environment), flags.Where(f => f.Key != "config")];

        var settings = new FleetSettings { ConfigFile = file };
        foreach (var source in sources)
        {
            settings = Apply(settings, [.. source], problems);
        }

        problems.AddRange(flags.Where(f => f.Key == "config").Skip(1).Select(GivenTwice));
        if (settings.Timeout > settings.Interval && !sources.Any(s => s.Any(g => g.Key == "defaults.timeout")))
        {
            // Who asked for a short interval alone has not asked for a longer deadline.
            settings = settings with { Timeout = settings.Interval };
        }
        else if (settings.Timeout > settings.Interval)
        {
            problems.Add(new SpecProblem("defaults.timeout", "must not be longer than defaults.interval"));
        }

        problems.AddRange(SettingsAgreement.Check(settings));
        return new SettingsResult(settings, [.. problems]);
    }

    /// <summary>All that is wrong with the settings of a file that changed while the process runs; they count after a restart only.</summary>
    internal static ImmutableArray<SpecProblem> Check(JsonObject sections)
    {
        var problems = new List<SpecProblem>();
        Apply(new FleetSettings(), [.. SettingsSources.OfSections(sections, string.Empty)], problems);
        return [.. problems];
    }

    private static FleetSettings Apply(FleetSettings settings, ImmutableArray<GivenSetting> source, List<SpecProblem> problems)
    {
        var tokenFiles = source.Where(g => IsTokenFile(g.Key)).OrderBy(g => g.Key, StringComparer.Ordinal).Select(g => g.Value).ToImmutableArray();
        settings = tokenFiles.IsEmpty ? settings : settings with { AdminTokenFiles = tokenFiles };
        problems.AddRange(source.Where(g => IsTokenFile(g.Key) && g.Value.Length == 0).Select(g => new SpecProblem(g.Source, "must be a file")));
        settings = settings with { Probe = source.Any(ProbeFields.Owns) ? ProbeFields.Read(settings.Probe, [.. source.Where(ProbeFields.Owns)], problems) : settings.Probe };
        problems.AddRange(source.GroupBy(g => g.Key, StringComparer.Ordinal).SelectMany(g => g.Skip(1)).Select(GivenTwice));
        foreach (var given in source.Where(g => !IsTokenFile(g.Key) && !ProbeFields.Owns(g)))
        {
            if (!Known.TryGetValue(given.Key, out var known))
            {
                problems.Add(new SpecProblem(given.Source, "is no setting" + Suggest(given.Key)));
            }
            else if (known.Set(settings, given.Value) is { } set)
            {
                settings = set;
            }
            else
            {
                problems.Add(new SpecProblem(given.Source, $"must be {known.Wanted}"));
            }
        }

        return settings;
    }

    private static SpecProblem GivenTwice(GivenSetting again) => new(again.Source, "is given twice");

    // As everywhere in fleet.yaml, a single text counts as a list of one.
    private static bool IsTokenFile(string key) =>
        key.Equals(TokenFiles, StringComparison.OrdinalIgnoreCase)
        || (key.StartsWith(TokenFiles + ".", StringComparison.OrdinalIgnoreCase)
            && int.TryParse(key.AsSpan(TokenFiles.Length + 1), NumberStyles.None, CultureInfo.InvariantCulture, out _));

    private static string Suggest(string key) => key.StartsWith("targets", StringComparison.Ordinal)
        ? ": targets are declared in the configuration file"
        : NearestName.Of(key, key.Contains('.', StringComparison.Ordinal) ? Known.Keys.Append(TokenFiles) : SettingsSources.Sections.Append("targets")) is { } near ? $"; did you mean {near}?" : string.Empty;

    private static IPEndPoint? Listen(string value) =>
        IPEndPoint.TryParse(value.StartsWith("localhost:", StringComparison.Ordinal) ? "127.0.0.1" + value[9..] : value, out var endpoint)
        && value.Contains(':', StringComparison.Ordinal) && value[^1] != ']'
        && (value[0] == '[' || endpoint.AddressFamily == AddressFamily.InterNetwork) ? endpoint : null;

    private static bool? Bool(string value) => value switch
    {
        "true" or "True" => true,
        "false" or "False" => false,
        _ => null,
    };

    private static int? Number(string value, int least, int most) =>
        int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= least && number <= most ? number : null;

    private static TimeSpan? Between(string value, double minSeconds, double maxSeconds) =>
        DurationText.TryParse(value, out var duration) && duration.TotalSeconds >= minSeconds && duration.TotalSeconds <= maxSeconds ? duration : null;
}
