using System.Globalization;
using Fleet.Cluster;
using Fleet.Silo.Serving;

namespace Fleet.Gateway.Scrape;

/// <summary>How long a scraper waits for its answer.</summary>
internal static class ScrapePatience
{
    /// <summary>The header by which Prometheus says it.</summary>
    public const string Header = "X-Prometheus-Scrape-Timeout-Seconds";

    // Prometheus gives up at its own timeout; half a second is left for the answer to arrive.
    private static readonly TimeSpan Margin = TimeSpan.FromMilliseconds(500);

    /// <summary>The time in which an answer must stand.</summary>
    public static TimeSpan Of(HttpRequest request)
    {
        var header = request.Headers[Header].ToString();
        if (!double.TryParse(header, NumberStyles.Float, CultureInfo.InvariantCulture, out var seconds) || seconds is not (> 0 and < 3600))
        {
            return new SnapshotQuery().Patience;
        }

        var whole = TimeSpan.FromSeconds(Math.Min(seconds, Limits.Default.LongestPatience.TotalSeconds));
        return whole > Margin * 2 ? whole - Margin : whole / 2;
    }
}
