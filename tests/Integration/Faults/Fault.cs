namespace Fleet.Tests.Integration.Faults;

/// <summary>A fault of one server: how it is made and mended, and what the fleet must say of it.</summary>
internal sealed record Fault
{
    public required string Name { get; init; }

    /// <summary>The target that it hits.</summary>
    public required string Target { get; init; }

    /// <summary>What pg_up or redis_up must say.</summary>
    public double Up { get; init; }

    public string Outcome { get; init; } = "failed";

    public required string Reason { get; init; }

    /// <summary>What the message must hold, so that a person knows what to do.</summary>
    public required string Message { get; init; }

    /// <summary>What the list of collectors that do not run must hold.</summary>
    public string Skipped { get; init; } = string.Empty;

    /// <summary>Families that a server which began anew shows only once something has happened on it again.</summary>
    public IReadOnlyList<string> Forgotten { get; init; } = [];

    public required Func<Task> BreakAsync { get; init; }

    public required Func<Task> MendAsync { get; init; }

    public bool Shows(Observed observed) =>
        observed.Outcome == Outcome && observed.Reason == Reason && observed.Skipped.Contains(Skipped, StringComparison.Ordinal);
}
