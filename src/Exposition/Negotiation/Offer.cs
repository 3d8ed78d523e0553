namespace Fleet.Exposition.Negotiation;

/// <summary>How well a client takes one of the two formats: the match of the most specific range of its Accept header.</summary>
/// <param name="Quality">The weight; 0 when the format is refused or not mentioned.</param>
/// <param name="Specificity">2 for the type by name, 1 for <c>type/*</c>, 0 for <c>*/*</c>, -1 for no match.</param>
/// <param name="Index">The place in the header, which decides between equals.</param>
internal readonly record struct Offer(double Quality, int Specificity, int Index)
{
    /// <summary>Finds the range that speaks about a format, by RFC 9110: the most specific one, whatever its weight.</summary>
    public static Offer Find(List<HeaderElement> ranges, string type, string subtype, string version)
    {
        var best = new Offer(0, -1, int.MaxValue);
        for (var i = 0; i < ranges.Count; i++)
        {
            var specificity = Match(ranges[i], type, subtype, version);
            if (specificity > best.Specificity || (specificity == best.Specificity && ranges[i].Quality > best.Quality))
            {
                best = new Offer(ranges[i].Quality, specificity, i);
            }
        }

        return best.Specificity < 0 ? best with { Quality = 0 } : best;
    }

    /// <summary>Whether this offer is to be taken rather than the other.</summary>
    public bool IsBetterThan(Offer other)
    {
        if (Quality != other.Quality)
        {
            return Quality > other.Quality;
        }

        return Quality > 0 && (Specificity != other.Specificity ? Specificity > other.Specificity : Specificity == 2 && Index < other.Index);
    }

    private static int Match(HeaderElement range, string type, string subtype, string version)
    {
        if (range.Token == "*/*")
        {
            return 0;
        }

        var slash = range.Token.IndexOf('/', StringComparison.Ordinal);
        if (slash < 0 || !range.Token.AsSpan(0, slash).SequenceEqual(type))
        {
            return -1;
        }

        // A client that asks for another version of a format (OpenMetrics 0.0.1, text 1.0.0) has not asked for ours.
        var name = range.Token.AsSpan(slash + 1);
        return name is "*" ? 1 : name.SequenceEqual(subtype) && (range.Version is null || range.Version == version) ? 2 : -1;
    }
}
