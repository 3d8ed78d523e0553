using System.Globalization;
using System.Text.RegularExpressions;

namespace Fleet.Grains.Packs.Legacy;

/// <summary>One comparison of a <see cref="ServerRange" />: <c>&gt;=10.2.0</c>, <c>15.x</c>.</summary>
/// <param name="Operator">The sign before the version; empty for none.</param>
/// <param name="From">The lowest version that the text names.</param>
/// <param name="Below">The lowest version above all that it names; null for none.</param>
internal sealed record VersionComparison(string Operator, Version From, Version? Below)
{
    // Versions of servers have less than this in each part.
    private const int MaxPart = 1_000_000;

    /// <summary>Reads one; null when the version is none.</summary>
    public static VersionComparison? TryParse(Match match)
    {
        var texts = match.Groups["version"].Value.Split('.');
        var parts = texts.TakeWhile(text => text is not ("x" or "X" or "*")).ToList();
        var isWhole = texts.Length <= 3 && texts.Skip(parts.Count).All(text => text is "x" or "X" or "*");
        var numbers = new int[3];
        for (var i = 0; isWhole && i < parts.Count; i++)
        {
            isWhole = int.TryParse(parts[i], NumberStyles.None, CultureInfo.InvariantCulture, out numbers[i]) && numbers[i] < MaxPart;
        }

        return isWhole ? new VersionComparison(match.Groups["op"].Value, Of(numbers), Above(numbers, parts.Count)) : null;
    }

    /// <summary>Whether it holds for a server; its version has no third part, which counts as 0.</summary>
    public bool Holds(Version server)
    {
        var version = new Version(server.Major, server.Minor, Math.Max(0, server.Build));
        var isBelow = version < From;
        var isAbove = Below is not null && version >= Below;
        return Operator switch
        {
            ">" => isAbove,
            ">=" => !isBelow,
            "<" => isBelow,
            "<=" => !isAbove,
            "!" or "!=" => isBelow || isAbove,
            _ => !isBelow && !isAbove,
        };
    }

    private static Version Of(int[] numbers) => new(numbers[0], numbers[1], numbers[2]);

    private static Version? Above(int[] numbers, int given)
    {
        if (given == 0)
        {
            return null;
        }

        var next = (int[])numbers.Clone();
        next[given - 1]++;
        return Of(next);
    }
}
