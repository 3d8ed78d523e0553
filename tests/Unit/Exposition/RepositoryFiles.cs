namespace Fleet.Tests.Unit.Exposition;

/// <summary>Finds files of the repository from where the tests run.</summary>
internal static class RepositoryFiles
{
    private static readonly Lazy<string> _root = new(FindRoot);

    /// <summary>The captured answers of real exporters that are kept beside the tests; those of the reference folder too where it is at hand.</summary>
    public static IReadOnlyList<string> Captures()
    {
        var kept = Path.Combine(_root.Value, "tests", "Unit", "Exposition", "Captures");
        var reference = Path.Combine(_root.Value, "..", "shared", "reference", "captures");
        string[] folders = Directory.Exists(reference) ? [kept, reference] : [kept];
        return [.. folders.SelectMany(folder => Directory.GetFiles(folder, "*.prom")).Order(StringComparer.Ordinal)];
    }

    private static string FindRoot()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "Fleet.sln")))
            {
                return folder.FullName;
            }
        }

        throw new InvalidOperationException("no Fleet.sln above " + AppContext.BaseDirectory);
    }
}
