using System.Globalization;

namespace Fleet.Exposition.Negotiation;

/// <summary>One comma-separated element of an Accept or Accept-Encoding header, as negotiation compares them.</summary>
/// <param name="Token">The media range or coding, in lower case.</param>
/// <param name="Quality">Its weight, 0 to 1; 1 when none is given.</param>
/// <param name="Version">The <c>version</c> parameter; null when absent.</param>
internal readonly record struct HeaderElement(string Token, double Quality, string? Version)
{
    /// <summary>Reads a header; several header lines arrive joined by commas. Elements with a broken weight are left out.</summary>
    public static List<HeaderElement> Read(string? header)
    {
        var elements = new List<HeaderElement>();
        var rest = header.AsSpan();
        while (!rest.IsEmpty)
        {
            if (One(Take(ref rest, ',')) is { } element)
            {
                elements.Add(element);
            }
        }

        return elements;
    }

    private static HeaderElement? One(ReadOnlySpan<char> text)
    {
        var token = Take(ref text, ';').Trim();
        if (token.IsEmpty)
        {
            return null;
        }

        double quality = 1;
        string? version = null;
        while (!text.IsEmpty)
        {
            var value = Take(ref text, ';');
            var name = Take(ref value, '=').Trim();
            value = value.Trim().Trim('"');
            if (name.Equals("q", StringComparison.OrdinalIgnoreCase)
                && !(double.TryParse(value, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out quality) && quality is >= 0 and <= 1))
            {
                return null;
            }

            if (name.Equals("version", StringComparison.OrdinalIgnoreCase))
            {
                version = value.ToString();
            }
        }

        return new HeaderElement(token.ToString().ToLowerInvariant(), quality, version);
    }

    /// <summary>Cuts off what stands before the next separator that is not within quotes.</summary>
    private static ReadOnlySpan<char> Take(ref ReadOnlySpan<char> rest, char separator)
    {
        var quoted = false;
        for (var i = 0; i < rest.Length; i++)
        {
            if (rest[i] == '"')
            {
                quoted = !quoted;
            }
            else if (rest[i] == separator && !quoted)
            {
                var head = rest[..i];
                rest = rest[(i + 1)..];
                return head;
            }
        }

        var all = rest;
        rest = default;
        return all;
    }
}
