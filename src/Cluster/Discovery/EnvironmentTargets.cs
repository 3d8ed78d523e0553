using Fleet.Cluster.Targets;

namespace Fleet.Cluster.Discovery;

/// <summary>
/// Makes targets of the variables that postgres_exporter and redis_exporter are configured by, so that Fleet can stand
/// in their place. Passwords inside of them stay in memory.
/// </summary>
public static class EnvironmentTargets
{
    /// <summary>Reads the variables once.</summary>
    /// <param name="variables">All environment variables.</param>
    /// <param name="context">The caps and defaults; null for the usual ones.</param>
    public static EnvironmentResult Read(IReadOnlyDictionary<string, string> variables, ParseContext? context = null)
    {
        ArgumentNullException.ThrowIfNull(variables);
        context ??= new ParseContext();
        var reader = new EnvironmentReader(variables, context.Limits);
        var ids = new EnvironmentIds();
        List<TargetSpec> targets = [.. new PostgresEnvironment(reader, ids, context).Read()];
        if (new RedisEnvironment(reader, ids, context).Read() is { } redis)
        {
            targets.Add(redis);
        }

        reader.WarnOfUnused();
        return new EnvironmentResult
        {
            Targets = reader.Problems.Count == 0 ? [.. targets] : [],
            Problems = [.. reader.Problems],
            Warnings = [.. reader.Warnings],
        };
    }
}
