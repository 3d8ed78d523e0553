namespace Fleet.Cluster.Targets;

/// <summary>The <c>options</c> field of a spec, by kind. What an exporter knows and this version does not is refused by name.</summary>
internal static class OptionFields
{
    /// <summary>Reads the field of <paramref name="spec" />.</summary>
    public static TargetOptions Read(SpecReader spec, TargetKind kind)
    {
        var options = spec.Sub("options");
        return kind switch
        {
            TargetKind.Postgres => ReadPostgres(options),
            TargetKind.PgBouncer => ReadPgBouncer(options),
            _ => RedisOptionFields.Read(options),
        };
    }

    private static PostgresOptions ReadPostgres(SpecReader? options)
    {
        if (options is null)
        {
            return new PostgresOptions();
        }

        var databases = options.Sub("databases");
        var read = new PostgresOptions
        {
            IncludeDatabases = databases?.Texts("include", Anything) ?? [],
            ExcludeDatabases = databases?.Texts("exclude", Anything) ?? [],
            TopStatements = options.Number("topStatements", 1, 1000, byDefault: 100),
            Compatibility = options.Texts("compatibility", Compatibility.WhyNot),
            QueryFiles = options.Texts("queryFiles", WhyNotPath),
            AutoDiscoverDatabases = options.Flag("autoDiscoverDatabases", byDefault: true),
        };
        databases?.End();
        options.End();
        return read;
    }

    private static PgBouncerOptions ReadPgBouncer(SpecReader? options)
    {
        options?.End();
        return new PgBouncerOptions();
    }

    private static string? WhyNotPath(string text) => text.Any(char.IsControl) ? "must be the path of a file or directory" : null;

    private static string? Anything(string text) => null;
}
