namespace Fleet.Tests.Integration.Redis.Parity;

/// <summary>One way in which Fleet differs from redis_exporter on purpose. What is not said here is demanded.</summary>
/// <param name="Name">The series' name, or how it begins and a star.</param>
/// <param name="Why">The reason; docs/redis-differences.md has it for users.</param>
internal sealed record Difference(string Name, string Why)
{
    /// <summary>Only series with this value of one label; null for all of the name.</summary>
    public (string Label, string Value)? Of { get; init; }

    /// <summary>Fleet does not have it.</summary>
    public bool IsAbsent { get; init; }

    /// <summary>Fleet has more series of that name.</summary>
    public bool HasMore { get; init; }

    /// <summary>Fleet's type is that of later versions.</summary>
    public bool IsOtherType { get; init; }

    /// <summary>Labels that later versions have and 1.45 has not.</summary>
    public string[] MoreLabels { get; init; } = [];

    /// <summary>Labels whose values are by another clock, and are not compared.</summary>
    public string[] OtherLabels { get; init; } = [];

    /// <summary>How far the values may be apart; infinite where the two tell of different things.</summary>
    public double Apart { get; init; }

    public bool Concerns(Series series) =>
        (Name[^1] == '*' ? series.Name.StartsWith(Name[..^1], StringComparison.Ordinal) : series.Name == Name) && (Of is not { } one || series.Labels.GetValueOrDefault(one.Label) == one.Value);
}
