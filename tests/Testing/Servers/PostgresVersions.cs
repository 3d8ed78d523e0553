using System.Collections.Immutable;
using System.Globalization;

namespace Fleet.Tests.Testing.Servers;

/// <summary>The PostgreSQL versions that Fleet promises to collect from, as scripts/install.sh put them here.</summary>
public static class PostgresVersions
{
    /// <summary>The major versions, oldest first.</summary>
    public static ImmutableArray<int> Majors { get; } = [13, 14, 15, 16, 17, 18];

    /// <summary>The folder of a version's programs; it is missing = a failed test, never a skipped one.</summary>
    public static string Binaries(int major)
    {
        var folder = $"/var/cache/fleet-tests/postgres-{major.ToString(CultureInfo.InvariantCulture)}/bin";
        return File.Exists(Path.Combine(folder, "postgres"))
            ? folder
            : throw new InvalidOperationException($"no PostgreSQL {major} in {folder}; run scripts/install.sh test");
    }
}
