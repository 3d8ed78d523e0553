using System.Globalization;
using Fleet.Cluster.Targets;

namespace Fleet.Cluster.Configuration.Probe;

/// <summary>Reads the settings below <c>gateway.probe</c> out of one source: a list, a file, and logins by their names.</summary>
internal static class ProbeFields
{
    private const string Prefix = "gateway.probe.";
    private const string AllowKey = Prefix + "allow";
    private const string FileKey = Prefix + "configfile";
    private const string PasswordsKey = Prefix + "passwordfile";
    private const string KeysKey = Prefix + "keys";
    private const string ModulesKey = Prefix + "authmodules.";

    // The ends of keys: what stands before them is the name of a module, which may hold dots.
    private static readonly string[] ModuleFields =
        [".type", ".userpass.username", ".userpass.passwordfile", .. SslOptions.Names.Select(name => ".options." + name)];

    /// <summary>The settings as the file has them, and what good values are.</summary>
    public static IEnumerable<(string Key, string Wanted)> Settings { get; } =
    [
        ("gateway.probe.allow", "host:port, with * for a part of one label; more by .0, .1 ... behind the name"),
        ("gateway.probe.authModules", "by name: type, userpass.username, userpass.passwordFile, options.sslmode ... behind the name"),
        ("gateway.probe.configFile", "a file of postgres_exporter's auth_modules"),
        ("gateway.probe.keys", "sizes, values or refuse"),
        ("gateway.probe.passwordFile", "a file of redis_exporter's form, JSON of addresses and passwords"),
    ];

    /// <summary>Whether a setting belongs here.</summary>
    public static bool Owns(GivenSetting given) => given.Key.StartsWith(Prefix, StringComparison.Ordinal);

    /// <summary>The settings with what this source adds or replaces.</summary>
    public static ProbeSettings Read(ProbeSettings before, IReadOnlyCollection<GivenSetting> source, List<SpecProblem> problems)
    {
        var known = source.ToLookup(given => KeyOf(given.Key));
        problems.AddRange(known[null].Select(given => new SpecProblem(given.Source, "is no setting; gateway.probe has allow, authModules, configFile, keys and passwordFile")));
        var probe = before with
        {
            ConfigFile = known[FileKey].Select(given => given.Value).LastOrDefault() ?? before.ConfigFile,
            PasswordFile = known[PasswordsKey].Select(given => given.Value).LastOrDefault() ?? before.PasswordFile,
            Keys = known[KeysKey].Select(given => Keys(given, problems)).LastOrDefault() ?? before.Keys,
            Modules = before.Modules.SetItems(Modules([.. known[ModulesKey]], problems).Select(module => KeyValuePair.Create(module.Name, module))),
        };
        if (known[AllowKey].Any())
        {
            probe = probe with { Allow = [.. known[AllowKey].OrderBy(given => Number(given.Key)).Select(given => Pattern(given, problems)).OfType<AddressPattern>()] };
        }

        return probe;
    }

    private static string? KeyOf(string key) =>
        IsAllow(key) ? AllowKey
        : key is FileKey or PasswordsKey or KeysKey ? key
        : key.StartsWith(ModulesKey, StringComparison.Ordinal) ? ModulesKey
        : null;

    private static ProbeKeys? Keys(GivenSetting given, List<SpecProblem> problems)
    {
        switch (given.Value.ToUpperInvariant())
        {
            case "SIZES":
                return ProbeKeys.Sizes;
            case "VALUES":
                return ProbeKeys.Values;
            case "REFUSE":
                return ProbeKeys.Refuse;
            default:
                problems.Add(new SpecProblem(given.Source, "must be sizes, values or refuse"));
                return null;
        }
    }

    private static bool IsAllow(string key) => key == AllowKey || (key.StartsWith(AllowKey + ".", StringComparison.Ordinal) && Number(key) >= 0);

    private static int Number(string key) =>
        int.TryParse(key.AsSpan(Math.Min(key.Length, AllowKey.Length + 1)), NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : -1;

    private static AddressPattern? Pattern(GivenSetting given, List<SpecProblem> problems)
    {
        if (AddressPattern.TryParse(given.Value) is { } pattern)
        {
            return pattern;
        }

        problems.Add(new SpecProblem(given.Source, "must be host:port or unix:/path; * may stand for a part of one label of the host, but not of the last"));
        return null;
    }

    private static List<AuthModule> Modules(List<GivenSetting> given, List<SpecProblem> problems)
    {
        var fields = new Dictionary<string, Dictionary<string, GivenSetting>>(StringComparer.Ordinal);
        foreach (var one in given)
        {
            var end = Array.Find(ModuleFields, field => one.Key.EndsWith(field, StringComparison.Ordinal));
            var name = end is null ? string.Empty : one.Key[ModulesKey.Length..^end.Length];
            if (name.Length == 0)
            {
                problems.Add(new SpecProblem(one.Source, $"is no setting; a module has {string.Join(", ", ModuleFields.Select(field => field[1..]))}"));
                continue;
            }

            fields.TryAdd(name, new Dictionary<string, GivenSetting>(StringComparer.Ordinal));
            fields[name][end!] = one;
        }

        return [.. fields.Select(module => Module(module.Key, module.Value, problems)).OfType<AuthModule>()];
    }

    private static AuthModule? Module(string name, Dictionary<string, GivenSetting> fields, List<SpecProblem> problems)
    {
        string? Value(string field) => fields.TryGetValue(field, out var given) && given.Value.Length > 0 ? given.Value : null;
        var place = fields.Values.First().Source;
        var reason = Value(".type") is not (null or "userpass") ? "type must be userpass"
            : Value(".userpass.username") is null || Value(".userpass.passwordfile") is null ? "a module needs userpass.username and userpass.passwordFile"
            : SslOptions.TryRead(option => Value(".options." + option), out _);
        if (reason is not null)
        {
            problems.Add(new SpecProblem(place, $"{reason} (module {Shown.Text(name)})"));
            return null;
        }

        _ = SslOptions.TryRead(option => Value(".options." + option), out var tls);
        return new AuthModule { Name = name, Username = Value(".userpass.username")!, PasswordFile = Value(".userpass.passwordfile"), Tls = tls };
    }
}
