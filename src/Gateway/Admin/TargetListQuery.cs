using System.Globalization;
using Fleet.Cluster.Targets;
using Fleet.Gateway.Fleet;

namespace Fleet.Gateway.Admin;

/// <summary>What one request for the list of targets asks for.</summary>
internal sealed record TargetListQuery
{
    private const int DefaultLimit = 100;
    private const int MaxLimit = 1000;

    /// <summary>Targets of one page.</summary>
    public required int Limit { get; init; }

    /// <summary>Only ids behind this one; empty for all.</summary>
    public required string After { get; init; }

    /// <summary>Only this kind; empty for all.</summary>
    public required string Kind { get; init; }

    /// <summary>Only this group; empty for all.</summary>
    public required string Group { get; init; }

    /// <summary>Only targets in this state; empty for all.</summary>
    public required string State { get; init; }

    /// <summary>Reads a query string; what makes no sense is refused, as an empty list would be taken for the truth.</summary>
    public static TargetListQuery Read(IQueryCollection query, List<SpecProblem> problems)
    {
        foreach (var unknown in query.Keys.Except(["limit", "after", "kind", "group", "state"], StringComparer.Ordinal))
        {
            problems.Add(new SpecProblem(unknown, "is no filter; known are limit, after, kind, group and state"));
        }

        var limit = DefaultLimit;
        if (query.TryGetValue("limit", out var text)
            && (!int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out limit) || limit is < 1 or > MaxLimit))
        {
            problems.Add(new SpecProblem("limit", string.Create(CultureInfo.InvariantCulture, $"must be 1 to {MaxLimit}")));
        }

        return new TargetListQuery
        {
            Limit = limit,
            After = query["after"].ToString(),
            Kind = OneOf(query, "kind", KindNames.Known, problems),
            Group = query["group"].ToString(),
            State = OneOf(query, "state", TargetHealth.States, problems),
        };
    }

    private static string OneOf(IQueryCollection query, string name, IReadOnlyCollection<string> known, List<SpecProblem> problems)
    {
        var value = query[name].ToString();
        if (value.Length > 0 && !known.Contains(value))
        {
            problems.Add(new SpecProblem(name, $"must be one of {string.Join(", ", known)}"));
        }

        return value;
    }
}
