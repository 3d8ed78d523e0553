using Fleet.Exposition.Negotiation;

namespace Fleet.Exposition;

/// <summary>First step of a scrape's answer: from the Accept and Accept-Encoding headers to what is written.</summary>
public static class ContentNegotiation
{
    /// <summary>
    /// Chooses. Without an Accept header, and when a client accepts neither format, the answer is text 0.0.4: every
    /// scraper reads it, and a 406 would only hide the metrics.
    /// </summary>
    /// <param name="accept">The Accept header, several lines joined by commas; null when missing.</param>
    /// <param name="acceptEncoding">The Accept-Encoding header, likewise.</param>
    public static Negotiated Choose(string? accept, string? acceptEncoding)
    {
        var ranges = HeaderElement.Read(accept);
        var openMetrics = Offer.Find(ranges, "application", "openmetrics-text", "1.0.0");
        var text = Offer.Find(ranges, "text", "plain", "0.0.4");
        var format = openMetrics.IsBetterThan(text) ? ExpositionFormat.OpenMetrics : ExpositionFormat.Text004;
        return new Negotiated(format, AcceptsGzip(HeaderElement.Read(acceptEncoding)));
    }

    private static bool AcceptsGzip(List<HeaderElement> codings)
    {
        double? gzip = null, any = null, identity = null;
        foreach (var coding in codings)
        {
            switch (coding.Token)
            {
                case "gzip" or "x-gzip":
                    gzip = Math.Max(gzip ?? 0, coding.Quality);
                    break;
                case "*":
                    any = coding.Quality;
                    break;
                case "identity":
                    identity = coding.Quality;
                    break;
            }
        }

        // Unnamed, identity is what is left when nothing else fits; named, the client's weights decide.
        var quality = gzip ?? any ?? 0;
        return quality > 0 && quality >= (identity ?? 0);
    }
}
