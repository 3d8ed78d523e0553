using Fleet.Tests.Testing;

namespace Fleet.Tests.Unit.Exposition;

/// <summary>Finds files of the repository from where the tests run.</summary>
internal static class RepositoryFiles
{
    /// <summary>The captured answers of real exporters that are kept beside the tests; those of the reference folder too where it is at hand.</summary>
    public static IReadOnlyList<string> Captures()
    {
        var kept = Path.Combine(Checkout.Root, "tests", "Unit", "Exposition", "Captures");
        var reference = Path.Combine(Checkout.Root, "..", "shared", "reference", "captures");
        string[] folders = Directory.Exists(reference) ? [kept, reference] : [kept];
        return [.. folders.SelectMany(folder => Directory.GetFiles(folder, "*.prom")).Order(StringComparer.Ordinal)];
    }
}
