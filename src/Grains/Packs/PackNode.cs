using System.Globalization;
using YamlDotNet.RepresentationModel;

namespace Fleet.Grains.Packs;

/// <summary>One mapping of a pack's YAML while it is read: typed fields by key, every problem noted with its place.</summary>
internal sealed class PackNode
{
    private readonly string _file;
    private readonly string _path;
    private readonly YamlMappingNode _node;
    private readonly List<PackProblem> _problems;
    private readonly HashSet<string> _known = new(StringComparer.Ordinal);

    public PackNode(string file, string path, YamlMappingNode node, List<PackProblem> problems)
    {
        _file = file;
        _path = path;
        _node = node;
        _problems = problems;
    }

    /// <summary>Notes a problem of one of its fields.</summary>
    public void Refuse(string key, string message) => Refuse(key, Find(key) ?? _node, message);

    /// <summary>The text of a scalar; null when absent.</summary>
    public string? Text(string key, bool required = false)
    {
        switch (Find(key))
        {
            case null when required:
                Refuse(key, "is missing");
                return null;
            case null:
                return null;
            case YamlScalarNode { Value: { Length: > 0 } value }:
                return value;
            case var other:
                Refuse(key, other, "must be a text that is not empty");
                return null;
        }
    }

    /// <summary>A number; null when absent or wrong.</summary>
    public double? Number(string key)
    {
        if (Text(key) is not { } text)
        {
            return null;
        }

        if (double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && double.IsFinite(number))
        {
            return number;
        }

        Refuse(key, $"\"{text}\" is not a number");
        return null;
    }

    /// <summary>A whole number within bounds; null when absent or wrong.</summary>
    public int? Integer(string key, int min, int max)
    {
        if (Text(key) is not { } text)
        {
            return null;
        }

        if (int.TryParse(text, NumberStyles.Integer, CultureInfo.InvariantCulture, out var number) && number >= min && number <= max)
        {
            return number;
        }

        Refuse(key, $"\"{text}\" is not a whole number from {min} to {max}");
        return null;
    }

    /// <summary>One of several words; the fallback when absent or wrong.</summary>
    public T Choice<T>(string key, IReadOnlyDictionary<string, T> words, T? fallback = null)
        where T : struct
    {
        if (Text(key, required: fallback is null) is { } text)
        {
            if (words.TryGetValue(text, out var value))
            {
                return value;
            }

            Refuse(key, $"\"{text}\" is none of {string.Join(", ", words.Keys)}");
        }

        return fallback ?? default;
    }

    /// <summary>A duration such as <c>250ms</c> or <c>5s</c>; null when absent or wrong.</summary>
    public TimeSpan? Duration(string key, TimeSpan min, TimeSpan max)
    {
        if (Text(key) is not { } text)
        {
            return null;
        }

        var (digits, unit) = text.EndsWith("ms", StringComparison.Ordinal) ? (text[..^2], 1) : (text.TrimEnd('s'), 1000);
        if (text.EndsWith('s') && int.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out var number))
        {
            var duration = TimeSpan.FromMilliseconds((double)number * unit);
            if (duration >= min && duration <= max)
            {
                return duration;
            }
        }

        Refuse(key, $"\"{text}\" is not a duration from {min.TotalMilliseconds}ms to {max.TotalSeconds}s, such as 250ms or 5s");
        return null;
    }

    /// <summary>The versions between two keys; an upper end of <c>16</c> takes all of 16 in.</summary>
    public VersionRange Versions(string min, string max) =>
        new(Version(min, missingMinor: 0), Version(max, missingMinor: int.MaxValue));

    /// <summary>The elements of a list, each with its place.</summary>
    public IReadOnlyList<(string Path, YamlNode Node)> Items(string key)
    {
        switch (Find(key))
        {
            case null:
                return [];
            case YamlSequenceNode list:
                return [.. list.Children.Select((child, index) => ($"{PathOf(key)}[{index}]", child))];
            case var other:
                Refuse(key, other, "must be a list");
                return [];
        }
    }

    /// <summary>The elements of a list of mappings; others are refused.</summary>
    public IEnumerable<PackNode> Mappings(string key)
    {
        foreach (var (path, node) in Items(key))
        {
            if (node is YamlMappingNode mapping)
            {
                yield return new PackNode(_file, path, mapping, _problems);
            }
            else
            {
                _problems.Add(new PackProblem(_file, path, node.Start.Line, "must be a mapping"));
            }
        }
    }

    /// <summary>The elements of a list of texts; others are refused.</summary>
    public IReadOnlyList<string> Texts(string key)
    {
        var texts = new List<string>();
        foreach (var (path, node) in Items(key))
        {
            if (node is YamlScalarNode { Value: { Length: > 0 } text })
            {
                texts.Add(text);
            }
            else
            {
                _problems.Add(new PackProblem(_file, path, node.Start.Line, "must be a text that is not empty"));
            }
        }

        return texts;
    }

    /// <summary>A mapping of texts to texts.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Pairs(string key)
    {
        switch (Find(key))
        {
            case null:
                return [];
            case YamlMappingNode mapping when mapping.Children.All(pair => pair is { Key: YamlScalarNode, Value: YamlScalarNode }):
                return [.. mapping.Children.Select(pair => KeyValuePair.Create(Scalar(pair.Key), Scalar(pair.Value)))];
            case var other:
                Refuse(key, other, "must be a mapping of texts");
                return [];
        }
    }

    /// <summary>Whether the key is there.</summary>
    public bool Has(string key) => Find(key) is not null;

    /// <summary>Refuses the keys that nobody has asked for.</summary>
    public void RefuseUnknown()
    {
        foreach (var key in _node.Children.Keys)
        {
            var name = key is YamlScalarNode scalar ? scalar.Value ?? string.Empty : "(not a text)";
            if (!_known.Contains(name))
            {
                Refuse(name, key, $"is not known here; allowed are {string.Join(", ", _known.Order(StringComparer.Ordinal))}");
            }
        }
    }

    private Version? Version(string key, int missingMinor)
    {
        if (Text(key) is not { } text)
        {
            return null;
        }

        if (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var major))
        {
            return new Version(major, missingMinor);
        }

        if (System.Version.TryParse(text, out var version))
        {
            return version;
        }

        Refuse(key, $"\"{text}\" is not a version such as 16 or 1.10");
        return null;
    }

    private static string Scalar(YamlNode node) => ((YamlScalarNode)node).Value ?? string.Empty;

    private YamlNode? Find(string key)
    {
        _known.Add(key);
        return _node.Children.TryGetValue(new YamlScalarNode(key), out var value) ? value : null;
    }

    private void Refuse(string key, YamlNode at, string message) =>
        _problems.Add(new PackProblem(_file, PathOf(key), at.Start.Line, message));

    private string PathOf(string key) => _path.Length == 0 ? key : _path + "." + key;
}
