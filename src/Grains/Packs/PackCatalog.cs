using System.Collections.Immutable;

namespace Fleet.Grains.Packs;

/// <summary>The packs that Fleet brings along, embedded in its assembly.</summary>
internal static class PackCatalog
{
    /// <summary>Reads the embedded packs of one kind, such as <c>Postgres</c>, in the order of their names.</summary>
    /// <exception cref="InvalidOperationException">One of them is wrong: a fault of the build, which a test finds first.</exception>
    public static ImmutableArray<QueryPack> Load(string kind)
    {
        var parses = Sources(kind).Select(source => PackParser.Parse(source.File, source.Yaml)).ToList();
        var problems = parses.SelectMany(parse => parse.Problems).ToList();
        return problems.Count == 0
            ? [.. parses.Select(parse => parse.Pack!).OrderBy(pack => pack.Name, StringComparer.Ordinal)]
            : throw new InvalidOperationException("Embedded packs are wrong: " + string.Join("\n", problems));
    }

    /// <summary>The embedded files of one kind.</summary>
    public static IEnumerable<(string File, string Yaml)> Sources(string kind)
    {
        var assembly = typeof(PackCatalog).Assembly;
        foreach (var name in assembly.GetManifestResourceNames().Where(name => name.Contains($".Collectors.{kind}.Packs.", StringComparison.Ordinal)))
        {
            using var stream = assembly.GetManifestResourceStream(name)!;
            using var reader = new StreamReader(stream);
            yield return (name, reader.ReadToEnd());
        }
    }
}
