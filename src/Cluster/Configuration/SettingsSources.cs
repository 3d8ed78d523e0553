using System.Collections.Frozen;
using System.Globalization;
using System.Text.Json.Nodes;
using Fleet.Cluster.Targets;

namespace Fleet.Cluster.Configuration;

/// <summary>Gathers settings from the file, the environment and the flags; a later source wins over an earlier one.</summary>
internal static class SettingsSources
{
    private const string Prefix = "FLEET_";

    /// <summary>The sections of the file, without <c>targets</c>.</summary>
    public static readonly FrozenSet<string> Sections = FrozenSet.Create<string>(
        StringComparer.OrdinalIgnoreCase, ["gateway", "silo", "store", "cluster", "admin", "defaults", "log"]);

    /// <summary>All settings of the file, without the targets, which have a parser of their own.</summary>
    public static IEnumerable<GivenSetting> OfFile(string path, List<SpecProblem> problems)
    {
        NodeReadResult read;
        try
        {
            read = YamlNodes.Read(ReadBounded(path), Limits.Default);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            // No path at all, or a pipe, which could not be read again when it changes.
            problems.Add(new SpecProblem(Shown.Text(path), $"cannot be read: {Shown.Text(e.Message)}"));
            return [];
        }

        problems.AddRange(read.Problems.Select(p => p with { Path = p.Path.Length == 0 ? path : $"{path}: {p.Path}" }));
        if (read.Node is not null and not JsonObject)
        {
            problems.Add(new SpecProblem(path, "must be a mapping of sections"));
        }

        return read.Node is JsonObject sections ? OfSections(sections, path + ": ") : [];
    }

    /// <summary>All settings of a file that was read, without the targets.</summary>
    /// <param name="sections">The file.</param>
    /// <param name="place">What goes before a key in messages.</param>
    public static IEnumerable<GivenSetting> OfSections(JsonObject sections, string place) =>
        sections.Where(s => s.Key != "targets").SelectMany(s => s.Value is JsonValue || Sections.Contains(s.Key)
            ? Flatten(s.Key, s.Value, place)
            : [new GivenSetting(s.Key.ToLowerInvariant(), string.Empty, place + Shown.Text(s.Key))]);

    /// <summary>
    /// All settings of the environment. Only names with a double underscore are settings: Kubernetes itself puts
    /// <c>FLEET_GATEWAY_PORT</c> and the like into pods beside a service of that name.
    /// </summary>
    public static IEnumerable<GivenSetting> OfEnvironment(IReadOnlyDictionary<string, string> environment) =>
        environment
            .Where(v => v.Key.StartsWith(Prefix, StringComparison.Ordinal) && v.Key.Contains("__", StringComparison.Ordinal))
            .OrderBy(v => v.Key, StringComparer.Ordinal)
            .Select(v => new GivenSetting(v.Key[Prefix.Length..].Replace("__", ".", StringComparison.Ordinal).ToLowerInvariant(), v.Value, Shown.Text(v.Key)));

    /// <summary>All flags: <c>--key value</c> or <c>--key=value</c>.</summary>
    public static IEnumerable<GivenSetting> OfFlags(IReadOnlyList<string> arguments, List<SpecProblem> problems)
    {
        var given = new List<GivenSetting>();
        for (var i = 0; i < arguments.Count; i++)
        {
            var argument = arguments[i];
            if (!argument.StartsWith("--", StringComparison.Ordinal) || argument.Length == 2)
            {
                problems.Add(new SpecProblem(Shown.Text(argument), "is no flag; flags are --config FILE and --section.key VALUE"));
                continue;
            }

            var equals = argument.IndexOf('=', StringComparison.Ordinal);
            var name = Shown.Text(equals < 0 ? argument : argument[..equals]);
            if (equals < 0 && i + 1 == arguments.Count)
            {
                problems.Add(new SpecProblem(name, "wants a value"));
                continue;
            }

            var value = equals < 0 ? arguments[++i] : argument[(equals + 1)..];
            given.Add(new GivenSetting(name[2..].Replace(':', '.').ToLowerInvariant(), value, name));
        }

        return given;
    }

    private static byte[] ReadBounded(string path)
    {
        // One byte more than allowed is enough for the reader of YAML to say so.
        using var file = File.OpenRead(path);
        var bytes = new byte[Math.Min(file.Length, Limits.Default.ConfigFileBytes + 1)];
        var length = file.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false);
        return bytes[..length];
    }

    private static IEnumerable<GivenSetting> Flatten(string key, JsonNode? node, string place) => node switch
    {
        JsonObject fields => fields.SelectMany(f => Flatten($"{key}.{f.Key}", f.Value, place)),
        JsonArray items => items.SelectMany((item, i) => Flatten(string.Create(CultureInfo.InvariantCulture, $"{key}.{i}"), item, place)),
        null => [],
        _ => [new GivenSetting(key.ToLowerInvariant(), node.ToString(), place + Shown.Text(key))],
    };
}
