using System.Collections.Immutable;
using System.Text.Json.Nodes;

namespace Fleet.Cluster.Targets;

/// <summary>What <see cref="YamlNodes" /> and <see cref="JsonNodes" /> make of a text: nodes, or what is wrong with it.</summary>
public sealed record NodeReadResult
{
    /// <summary>The root; null for an empty document and when there are problems.</summary>
    public JsonNode? Node { get; init; }

    /// <summary>What is wrong, with paths or line numbers; empty when <see cref="Node" /> counts.</summary>
    public ImmutableArray<SpecProblem> Problems { get; init; } = [];

    /// <summary>Whether the text could be read.</summary>
    public bool Ok => Problems.IsEmpty;

    internal static NodeReadResult Failed(string path, string reason) => new() { Problems = [new SpecProblem(path, reason)] };
}
