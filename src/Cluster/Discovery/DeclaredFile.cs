using System.Collections.Immutable;
using System.Text.Json.Nodes;
using Fleet.Cluster.Targets;

namespace Fleet.Cluster.Discovery;

/// <summary>Reads the <c>targets</c> of a fleet.yaml; the other sections belong to the configuration.</summary>
public static class DeclaredFile
{
    /// <summary>The targets, or every problem of every one of them.</summary>
    /// <param name="utf8">The file.</param>
    /// <param name="context">The caps and defaults; its path and id are not used.</param>
    public static (ImmutableArray<TargetSpec> Targets, ImmutableArray<SpecProblem> Problems) Parse(ReadOnlySpan<byte> utf8, ParseContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        var read = YamlNodes.Read(utf8, context.Limits);
        if (!read.Ok)
        {
            return ([], read.Problems);
        }

        return read.Node switch
        {
            null => ([], []),
            JsonObject root when root["targets"] is null => ([], []),
            JsonObject root when root["targets"] is JsonArray list => ParseList(list, context),
            JsonObject => ([], [new SpecProblem("targets", "must be a list")]),
            _ => ([], [new SpecProblem(string.Empty, "must be a mapping of sections")]),
        };
    }

    private static (ImmutableArray<TargetSpec> Targets, ImmutableArray<SpecProblem> Problems) ParseList(JsonArray list, ParseContext context)
    {
        var targets = ImmutableArray.CreateBuilder<TargetSpec>(list.Count);
        var problems = ImmutableArray.CreateBuilder<SpecProblem>();
        var places = new Dictionary<TargetId, int>();
        for (var i = 0; i < list.Count; i++)
        {
            var path = $"targets[{i}]";
            var parsed = TargetSpecParser.Parse(list[i], context with { Path = path, Id = null });
            problems.AddRange(parsed.Problems);
            NotePlace(list[i], i, places, problems);
            if (parsed.Spec is { } spec)
            {
                targets.Add(spec);
            }
        }

        return problems.Count == 0 ? (targets.DrainToImmutable(), []) : ([], problems.DrainToImmutable());
    }

    // The id counts even when another field of the target is wrong, so that all problems show at once.
    private static void NotePlace(JsonNode? node, int index, Dictionary<TargetId, int> places, ImmutableArray<SpecProblem>.Builder problems)
    {
        if ((node as JsonObject)?["id"] is not JsonValue value || !value.TryGetValue<string>(out var text) || !TargetId.TryParse(text, out var id))
        {
            return;
        }

        if (!places.TryAdd(id, index))
        {
            problems.Add(new SpecProblem($"targets[{index}].id", $"'{id}' is the id of targets[{places[id]}] already"));
        }
    }
}
