using System.Collections.Immutable;
using System.Text.Json.Nodes;
using Fleet.Cluster.Configuration;
using Fleet.Cluster.Targets;

namespace Fleet.Cluster.Discovery;

/// <summary>Reads the <c>targets</c> of a fleet.yaml; the other sections are only checked here.</summary>
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
            JsonObject root => ParseSections(root, context),
            _ => ([], [new SpecProblem(string.Empty, "must be a mapping of sections")]),
        };
    }

    /// <summary>Whether the file says which targets there are, be it none: an empty file or one without the key does not.</summary>
    internal static bool SpeaksOfTargets(ReadOnlySpan<byte> utf8, Limits limits) =>
        YamlNodes.Read(utf8, limits).Node is JsonObject root && root["targets"] is JsonArray;

    // A misspelt `targets` shows itself as a section that is no setting; its targets must not silently be none.
    private static (ImmutableArray<TargetSpec> Targets, ImmutableArray<SpecProblem> Problems) ParseSections(JsonObject root, ParseContext context)
    {
        var others = SettingsReader.Check(root);
        var (targets, problems) = root["targets"] switch
        {
            null => ([], []),
            JsonArray list => ParseList(list, context),
            _ => ([], [new SpecProblem("targets", "must be a list")]),
        };
        problems = [.. others, .. problems];
        return problems.IsEmpty ? (targets, problems) : ([], problems);
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
