using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json.Nodes;

namespace Fleet.Cluster.Targets;

/// <summary>
/// Reads the fields of one mapping of a spec, collects every problem with its path, and at its end refuses the keys
/// that nobody asked for. Null counts as not given.
/// </summary>
internal sealed class SpecReader
{
    private readonly Dictionary<string, JsonNode?> _fields = new(StringComparer.Ordinal);
    private readonly List<string> _asked = [];
    private readonly List<SpecProblem> _problems;
    private readonly Limits _limits;
    private readonly string _path;

    public SpecReader(JsonNode? node, string path, List<SpecProblem> problems, Limits limits)
    {
        _path = path;
        _problems = problems;
        _limits = limits;
        if (node is not JsonObject mapping)
        {
            problems.Add(new SpecProblem(path, "must be a mapping of keys to values"));
            return;
        }

        Fill(mapping);
    }

    /// <summary>All keys, in their order.</summary>
    public IReadOnlyCollection<string> Keys => _fields.Keys;

    /// <summary>Whether a key is there with a value.</summary>
    public bool Has(string name) => _fields.GetValueOrDefault(name) is not null;

    /// <summary>Whether a key of the mapping below a key is there with a value; asks for neither.</summary>
    public bool HasBelow(string name, string below)
    {
        var node = _fields.GetValueOrDefault(name) as JsonObject;
        try
        {
            return node?[below] is not null;
        }
        catch (Exception e) when (e is ArgumentException or InvalidOperationException)
        {
            // As in Fill: whoever reads that mapping tells what is wrong with it.
            return false;
        }
    }

    /// <summary>Books a problem at a key of this mapping.</summary>
    public void Problem(string name, string reason) => _problems.Add(new SpecProblem(PathOf(name), reason));

    /// <summary>A text of at least one character; null when absent or wrong.</summary>
    public string? Text(string name) => Ask(name) is { } node ? TextOf(node, PathOf(name)) : null;

    /// <summary>A duration within a range; null when absent or wrong.</summary>
    public TimeSpan? Duration(string name, TimeSpan min, TimeSpan max)
    {
        if (Text(name) is not { } text)
        {
            return null;
        }

        if (!DurationText.TryParse(text, out var duration))
        {
            Problem(name, "must be a duration such as 500ms, 15s, 1m or 1h");
            return null;
        }

        if (duration < min || duration > max)
        {
            Problem(name, $"must be from {DurationText.Write(min)} to {DurationText.Write(max)}");
            return null;
        }

        return duration;
    }

    /// <summary>A whole number within a range; the default when absent or wrong.</summary>
    public int Number(string name, int min, int max, int byDefault)
    {
        if (Ask(name) is not { } node)
        {
            return byDefault;
        }

        // The text of the number decides, so that 1e3 and 10.0 are refused alike from JSON and YAML.
        if (node.GetValueKind() == System.Text.Json.JsonValueKind.Number
            && int.TryParse(node.ToJsonString(), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number)
            && number >= min
            && number <= max)
        {
            return number;
        }

        Problem(name, $"must be a whole number from {min} to {max}");
        return byDefault;
    }

    /// <summary>True or false; the default when absent or wrong.</summary>
    public bool Flag(string name, bool byDefault)
    {
        if (Ask(name) is not { } node)
        {
            return byDefault;
        }

        if (node is JsonValue value && value.TryGetValue<bool>(out var flag))
        {
            return flag;
        }

        Problem(name, "must be true or false");
        return byDefault;
    }

    /// <summary>A list of texts; a single text counts as a list of one.</summary>
    public ImmutableArray<string> Texts(string name, Func<string, string?> whyNot)
    {
        var node = Ask(name);
        if (node is not JsonArray list)
        {
            return node is not null && TextOf(node, PathOf(name)) is { } single && Fits(single, PathOf(name), whyNot) ? [single] : [];
        }

        if (list.Count > _limits.SpecListEntries)
        {
            Problem(name, $"has {list.Count} entries; at most {_limits.SpecListEntries} are taken");
            return [];
        }

        var texts = ImmutableArray.CreateBuilder<string>(list.Count);
        for (var i = 0; i < list.Count; i++)
        {
            var path = $"{PathOf(name)}[{i}]";
            if (TextOf(list[i], path) is { } text && Fits(text, path, whyNot))
            {
                texts.Add(text);
            }
        }

        return texts.DrainToImmutable();
    }

    /// <summary>A mapping of names to texts, in ordinal order.</summary>
    public ImmutableSortedDictionary<string, string> Map(string name, Func<string, string?> whyNot)
    {
        var map = ImmutableSortedDictionary.CreateBuilder<string, string>(StringComparer.Ordinal);
        if (Sub(name) is not { } sub)
        {
            return map.ToImmutable();
        }

        if (sub._fields.Count > _limits.LabelsPerTarget)
        {
            Problem(name, $"has {sub._fields.Count} entries; at most {_limits.LabelsPerTarget} are taken");
            return map.ToImmutable();
        }

        var served = new HashSet<string>(StringComparer.Ordinal);
        foreach (var (key, value) in sub._fields)
        {
            var why = whyNot(key) ?? (served.Add(LabelNames.Served(key)) ? null : $"is served as {LabelNames.Served(key)}, like another one");
            if (why is { } reason)
            {
                sub.Problem(key, reason);
            }
            else if (TextOf(value, sub.PathOf(key), emptyIsFine: true, maxBytes: _limits.LabelValueBytes) is { } text)
            {
                map[key] = text;
            }
        }

        return map.ToImmutable();
    }

    /// <summary>A mapping below this one; null when absent.</summary>
    public SpecReader? Sub(string name) =>
        Ask(name) is { } node ? new SpecReader(node, PathOf(name), _problems, _limits) : null;

    /// <summary>Refuses keys that are known but of no use yet.</summary>
    public void Refuse(IEnumerable<string> names, string reason)
    {
        foreach (var name in names.Where(_fields.ContainsKey))
        {
            Ask(name);
            Problem(name, reason);
        }
    }

    /// <summary>Takes a key as asked for without reading it.</summary>
    public void Skip(string name) => _asked.Add(name);

    /// <summary>Refuses the keys that nobody asked for.</summary>
    public void End()
    {
        foreach (var name in _fields.Keys.Where(name => !_asked.Contains(name)))
        {
            var nearest = NearestName.Of(name, _asked);
            Problem(name, nearest is null ? "unknown key" : $"unknown key; did you mean '{nearest}'?");
        }
    }

    private void Fill(JsonObject mapping)
    {
        try
        {
            foreach (var (name, value) in mapping)
            {
                _fields[name] = value;
            }
        }
        catch (Exception e) when (e is ArgumentException or InvalidOperationException)
        {
            // JsonObject reads its keys late: one given twice, or one that is no valid Unicode, shows here.
            _problems.Add(new SpecProblem(_path, "holds a key twice, or a key that is no valid text"));
        }
    }

    private JsonNode? Ask(string name)
    {
        _asked.Add(name);
        return _fields.GetValueOrDefault(name);
    }

    private string PathOf(string name) => _path.Length == 0 ? Shown.Text(name) : $"{_path}.{Shown.Text(name)}";

    private bool Fits(string text, string path, Func<string, string?> whyNot)
    {
        var reason = whyNot(text);
        if (reason is not null)
        {
            _problems.Add(new SpecProblem(path, reason));
        }

        return reason is null;
    }

    private string? TextOf(JsonNode? node, string path, bool emptyIsFine = false, int? maxBytes = null)
    {
        var reason = SpecText.TryRead(node, emptyIsFine, maxBytes ?? _limits.SpecTextBytes, out var text);
        if (reason is not null)
        {
            _problems.Add(new SpecProblem(path, reason));
        }

        return text;
    }
}
