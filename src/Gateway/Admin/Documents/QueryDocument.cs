namespace Fleet.Gateway.Admin.Documents;

/// <summary>One query or command that a target gets asked. The last five fields are missing until its collector has run.</summary>
internal sealed record QueryDocument
{
    /// <summary>The collector that asks it.</summary>
    public required string Collector { get; init; }

    /// <summary>Why it is asked, or asked in this form.</summary>
    public required string Why { get; init; }

    /// <summary>The SQL or the command.</summary>
    public required string Text { get; init; }

    /// <summary>Where it was written, as file, line and key; null for those that Fleet brings along.</summary>
    public required string? File { get; init; }

    /// <summary>health, activity, sizes or heavy: the target's tiers say every how many intervals it is asked.</summary>
    public required string Tier { get; init; }

    /// <summary>Time between two runs, in seconds: that of the tier, or the longer one that it is kept for.</summary>
    public required double? EverySeconds { get; init; }

    /// <summary>Rows that it gave in the last run; null before, and for commands.</summary>
    public required int? Rows { get; init; }

    /// <summary>What of the last answer could not be shown; null for nothing.</summary>
    public required string? Note { get; init; }

    /// <summary>Time between two runs, such as 15s.</summary>
    public string? Every { get; init; }

    /// <summary>When the collector was last run; null when that was on another silo.</summary>
    public string? LastAsked { get; init; }

    /// <summary>How long the last run of the collector took, in seconds.</summary>
    public double? LastDuration { get; init; }

    /// <summary>Series of the collector.</summary>
    public int? Series { get; init; }

    /// <summary>What failed in the last run; null when nothing did.</summary>
    public string? Error { get; init; }
}
