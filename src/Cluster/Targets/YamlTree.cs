using System.Text.Json.Nodes;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace Fleet.Cluster.Targets;

/// <summary>Builds nodes from the events of the YAML parser: the part of <see cref="YamlNodes" /> that holds the caps.</summary>
internal sealed class YamlTree
{
    // A document that is wrong in every line should not fill the log.
    private const int MaxProblems = 100;

    private readonly Dictionary<string, Built> _anchors = new(StringComparer.Ordinal);
    private readonly IParser _parser;
    private readonly Limits _limits;
    private int _nodes;

    public YamlTree(IParser parser, Limits limits)
    {
        _parser = parser;
        _limits = limits;
    }

    /// <summary>What is wrong beside syntax: keys given twice, numbers that are none.</summary>
    public List<SpecProblem> Problems { get; } = [];

    /// <summary>The line of what was read last, from 1.</summary>
    public long Line { get; private set; } = 1;

    /// <summary>Reads the only document of the stream; null for an empty one.</summary>
    public JsonNode? ReadDocument()
    {
        _parser.Consume<StreamStart>();
        if (_parser.TryConsume<StreamEnd>(out _))
        {
            return null;
        }

        _parser.Consume<DocumentStart>();
        var root = Read(string.Empty, depth: 1);
        _parser.Consume<DocumentEnd>();
        if (_parser.TryConsume<DocumentStart>(out var second))
        {
            throw new YamlLimitException("begins a second document; only one is read", second.Start.Line);
        }

        return root.Node;
    }

    private Built Read(string path, int depth)
    {
        var next = _parser.Consume<ParsingEvent>();
        Line = next.Start.Line;
        if (depth > _limits.SpecDepth)
        {
            throw new YamlLimitException($"is nested deeper than {_limits.SpecDepth} levels", next.Start.Line);
        }

        if (next is AnchorAlias alias)
        {
            return Repeat(alias, depth);
        }

        Count(1, next);
        var before = _nodes;
        var (node, height) = next switch
        {
            Scalar scalar => (ReadScalar(scalar, path), 1),
            SequenceStart => ReadList(path, depth),
            MappingStart => ReadMapping(path, depth),
            _ => throw new YamlLimitException("is no value", next.Start.Line),
        };
        var built = new Built(node, _nodes - before + 1, height);
        if (next is NodeEvent { Anchor.IsEmpty: false } named)
        {
            _anchors[named.Anchor.Value] = built;
        }

        return built;
    }

    // The size of what an alias stands for is known before it is copied: a small text cannot become a large tree.
    private Built Repeat(AnchorAlias alias, int depth)
    {
        if (!_anchors.TryGetValue(alias.Value.Value, out var built))
        {
            throw new YamlLimitException("refers to an anchor that is not complete before it", alias.Start.Line);
        }

        Count(built.Nodes, alias);
        if (depth + built.Height - 1 > _limits.SpecDepth)
        {
            throw new YamlLimitException($"is nested deeper than {_limits.SpecDepth} levels", alias.Start.Line);
        }

        return built with { Node = built.Node?.DeepClone() };
    }

    private (JsonNode Node, int Height) ReadList(string path, int depth)
    {
        var list = new JsonArray();
        var height = 0;
        while (!_parser.TryConsume<SequenceEnd>(out _))
        {
            var item = Read($"{path}[{list.Count}]", depth + 1);
            list.Add(item.Node);
            height = Math.Max(height, item.Height);
        }

        return (list, height + 1);
    }

    private (JsonNode Node, int Height) ReadMapping(string path, int depth)
    {
        var mapping = new JsonObject();
        var lines = new Dictionary<string, long>(StringComparer.Ordinal);
        var height = 0;
        while (!_parser.TryConsume<MappingEnd>(out _))
        {
            var start = _parser.Current!.Start.Line;
            if (!_parser.TryConsume<Scalar>(out var key))
            {
                throw new YamlLimitException("has a key that is no plain text", start);
            }

            Count(1, key);
            var name = key.Value;
            var below = path.Length == 0 ? Shown.Text(name) : $"{path}.{Shown.Text(name)}";
            var value = Read(below, depth + 1);
            height = Math.Max(height, value.Height);
            if (!lines.TryAdd(name, start))
            {
                Problem(below, $"the key is given twice, in lines {lines[name]} and {start}");
                continue;
            }

            mapping[name] = value.Node;
        }

        return (mapping, height + 1);
    }

    private JsonNode? ReadScalar(Scalar scalar, string path)
    {
        var reason = YamlScalar.TryRead(scalar, out var node);
        if (reason is not null)
        {
            Problem(path.Length == 0 ? $"line {scalar.Start.Line}" : path, $"{reason} (line {scalar.Start.Line})");
        }

        return node;
    }

    private void Problem(string path, string reason)
    {
        if (Problems.Count < MaxProblems)
        {
            Problems.Add(new SpecProblem(path, reason));
        }
    }

    private void Count(int nodes, ParsingEvent at)
    {
        _nodes += nodes;
        if (_nodes > _limits.YamlNodes)
        {
            throw new YamlLimitException($"has more than {_limits.YamlNodes} values, aliases written out", at.Start.Line);
        }
    }

    /// <summary>A node with what it costs to repeat it.</summary>
    private readonly record struct Built(JsonNode? Node, int Nodes, int Height);
}
