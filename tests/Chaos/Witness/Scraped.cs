namespace Fleet.Tests.Chaos.Witness;

/// <summary>One scrape, as a Prometheus would have made it.</summary>
/// <param name="Target">The number of the target among those that are scraped.</param>
/// <param name="Gateway">The number of the gateway.</param>
/// <param name="From">When it began, on the monotonic clock.</param>
/// <param name="To">When the whole answer was there, or the scraper gave up.</param>
/// <param name="Status">The status; 0 when no answer came in time.</param>
/// <param name="Age">The age that the answer tells, in seconds; NaN without one.</param>
/// <param name="IsUp">Whether the answer says that the database is up.</param>
/// <param name="IsOwn">Whether the answer is of the target that was asked for.</param>
internal readonly record struct Scraped(int Target, int Gateway, long From, long To, int Status, float Age, bool IsUp, bool IsOwn);
