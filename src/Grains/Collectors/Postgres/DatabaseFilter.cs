using System.Collections.Immutable;
using System.IO.Enumeration;
using Fleet.Cluster.Targets;

namespace Fleet.Grains.Collectors.Postgres;

/// <summary>Says which databases the user wants to see, by the patterns of the target's options.</summary>
internal sealed class DatabaseFilter
{
    private readonly PostgresOptions _options;

    public DatabaseFilter(PostgresOptions options) => _options = options;

    /// <summary>Whether the user has said which databases to see, and not only which not.</summary>
    public bool Names => !_options.IncludeDatabases.IsEmpty;

    /// <summary>Whether the database is wanted.</summary>
    public bool Shows(string database) =>
        (_options.IncludeDatabases.IsEmpty || Matches(_options.IncludeDatabases, database))
        && !Matches(_options.ExcludeDatabases, database);

    private static bool Matches(ImmutableArray<string> patterns, string database) =>
        patterns.Any(pattern => FileSystemName.MatchesSimpleExpression(pattern, database, ignoreCase: false));
}
