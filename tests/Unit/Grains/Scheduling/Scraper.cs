namespace Fleet.Tests.Unit.Grains.Scheduling;

/// <summary>Scrapes a target every so often, give or take some jitter, now and then not at all.</summary>
internal sealed record Scraper
{
    /// <summary>Time between two scrapes.</summary>
    public required TimeSpan Every { get; init; }

    /// <summary>When the first one comes.</summary>
    public TimeSpan Begins { get; init; }

    /// <summary>From when on there are no more.</summary>
    public TimeSpan Ends { get; init; } = TimeSpan.MaxValue;

    /// <summary>How far a scrape may be off its time, to either side.</summary>
    public TimeSpan Jitter { get; init; } = TimeSpan.FromMilliseconds(30);

    /// <summary>Of how many scrapes one is missed; 0 for none.</summary>
    public int MissesOneOf { get; init; }

    /// <summary>The moments of its scrapes up to an end.</summary>
    public IEnumerable<TimeSpan> Scrapes(TimeSpan until, Random random)
    {
        for (var at = Begins; at < until && at < Ends; at += Every)
        {
            var off = Jitter * ((2 * random.NextDouble()) - 1);
            if (MissesOneOf == 0 || random.Next(MissesOneOf) != 0)
            {
                yield return at + off > TimeSpan.Zero ? at + off : TimeSpan.Zero;
            }
        }
    }
}
