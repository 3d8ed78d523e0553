namespace Fleet.Tests.Chaos.Witness;

/// <summary>One scrape, as a Prometheus would have made it.</summary>
internal readonly record struct Scraped
{
    /// <summary>The number of the target among those that are scraped.</summary>
    public required int Target { get; init; }

    /// <summary>The number of the gateway.</summary>
    public required int Gateway { get; init; }

    /// <summary>When it began, on the monotonic clock.</summary>
    public required long From { get; init; }

    /// <summary>When the whole answer was there, or the scraper gave up.</summary>
    public long To { get; init; }

    /// <summary>The status; 0 when no answer came in time.</summary>
    public int Status { get; init; }

    /// <summary>The age that the answer tells, in seconds; NaN without one.</summary>
    public float Age { get; init; }

    /// <summary>Whether the answer says that the database is up.</summary>
    public bool IsUp { get; init; }

    /// <summary>What was answered in place of a page; null with one.</summary>
    public string? Refusal { get; init; }

    /// <summary>Whether the answer is of the target that was asked for.</summary>
    public bool IsOwn { get; init; }
}
