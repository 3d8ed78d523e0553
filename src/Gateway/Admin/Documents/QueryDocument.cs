namespace Fleet.Gateway.Admin.Documents;

/// <summary>One query or command that a target gets asked. The last four fields are missing until its collector has run.</summary>
internal sealed record QueryDocument
{
    /// <summary>The collector that asks it.</summary>
    public required string Collector { get; init; }

    /// <summary>Why it is asked, or asked in this form.</summary>
    public required string Why { get; init; }

    /// <summary>The SQL or the command.</summary>
    public required string Text { get; init; }

    /// <summary>Time between two runs, such as 15s.</summary>
    public string? Every { get; init; }

    /// <summary>How long the last run of the collector took, in seconds.</summary>
    public double? LastDuration { get; init; }

    /// <summary>Series of the collector.</summary>
    public int? Series { get; init; }

    /// <summary>What failed in the last run; null when nothing did.</summary>
    public string? Error { get; init; }
}
