using System.Collections.Immutable;
using System.Globalization;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace Fleet.Grains.Packs.Legacy;

/// <summary>One mapping of a postgres_exporter file: fields by key, each wrong one noted with its place. A missing field is empty, as there.</summary>
internal sealed class LegacyNode
{
    private readonly string _file;
    private readonly string _path;
    private readonly YamlMappingNode _node;
    private readonly List<PackProblem> _problems;

    public LegacyNode(string file, string path, YamlMappingNode node, List<PackProblem> problems)
    {
        _file = file;
        _path = path;
        _node = node;
        _problems = problems;
    }

    /// <summary>The value of a key; null when absent.</summary>
    public static YamlNode? Find(YamlMappingNode node, string key) => node.Children.TryGetValue(new YamlScalarNode(key), out var value) ? value : null;

    /// <summary>The text of a scalar; empty for null, as a plain <c>~</c> or nothing is.</summary>
    public static string TextOf(YamlNode node) =>
        node is YamlScalarNode { Value: { } value } scalar && !(scalar.Style == ScalarStyle.Plain && value is "~" or "null") ? value : string.Empty;

    /// <summary>The line of a key's value, or of the mapping.</summary>
    public long LineOf(string key) => (Find(_node, key) ?? _node).Start.Line;

    /// <summary>Notes a problem.</summary>
    public void Refuse(string key, string message) => _problems.Add(new PackProblem(_file, $"{_path}.{key}", LineOf(key), message));

    /// <summary>A text.</summary>
    public string Text(string key)
    {
        if (Find(_node, key) is not { } value)
        {
            return string.Empty;
        }

        if (value is not YamlScalarNode)
        {
            Refuse(key, "must be a text");
        }

        return TextOf(value);
    }

    /// <summary>True or false, in any of YAML's words.</summary>
    public bool Flag(string key)
    {
        switch (Text(key).ToLowerInvariant())
        {
            case "true" or "yes" or "on" or "y":
                return true;
            case "" or "false" or "no" or "off" or "n":
                return false;
            default:
                Refuse(key, "must be true or false");
                return false;
        }
    }

    /// <summary>The columns of a list of mappings of columns to their options.</summary>
    public IEnumerable<(string Column, LegacyNode Options)> Columns(string key)
    {
        var list = Find(_node, key);
        if (list is not (null or YamlSequenceNode) && (list is not YamlScalarNode || TextOf(list).Length > 0))
        {
            Refuse(key, "must be a list of columns");
        }

        var at = 0;
        foreach (var item in (list as YamlSequenceNode)?.Children ?? [])
        {
            var path = $"{_path}.{key}[{at++}]";
            if (item is not YamlMappingNode columns)
            {
                _problems.Add(new PackProblem(_file, path, item.Start.Line, "must be a column with its usage and description"));
                continue;
            }

            foreach (var (name, options) in columns.Children)
            {
                if (options is YamlMappingNode mapping)
                {
                    yield return (TextOf(name), new LegacyNode(_file, $"{path}.{TextOf(name)}", mapping, _problems));
                }
                else
                {
                    _problems.Add(new PackProblem(_file, $"{path}.{TextOf(name)}", options.Start.Line, "must be a mapping with usage and description"));
                }
            }
        }
    }

    /// <summary>A mapping of texts to numbers.</summary>
    public ImmutableDictionary<string, double> Numbers(string key)
    {
        var numbers = ImmutableDictionary.CreateBuilder<string, double>(StringComparer.Ordinal);
        foreach (var (text, value) in (Find(_node, key) as YamlMappingNode ?? new YamlMappingNode()).Children)
        {
            if (double.TryParse(TextOf(value), NumberStyles.Float, CultureInfo.InvariantCulture, out var number))
            {
                // The key as it is written: null is a state that servers may have, too.
                numbers[(text as YamlScalarNode)?.Value ?? string.Empty] = number;
            }
            else
            {
                Refuse(key, "must be a mapping of texts to numbers");
            }
        }

        return numbers.ToImmutable();
    }
}
