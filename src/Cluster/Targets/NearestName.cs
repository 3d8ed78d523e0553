namespace Fleet.Cluster.Targets;

/// <summary>Finds the known key that a mistyped one was probably meant to be.</summary>
internal static class NearestName
{
    /// <summary>The nearest name within a third of its length; null when none is near.</summary>
    public static string? Of(string typed, IEnumerable<string> known)
    {
        if (typed.Length > 64)
        {
            return null;
        }

        var best = known
            .Select(name => (Name: name, Distance: Distance(typed.ToLowerInvariant(), name.ToLowerInvariant())))
            .OrderBy(candidate => candidate.Distance)
            .FirstOrDefault();
        return best.Name is { } found && best.Distance <= Math.Max(1, found.Length / 3) ? found : null;
    }

    // Levenshtein distance by one row; both texts are at most 64 characters long.
    private static int Distance(string left, string right)
    {
        var row = Enumerable.Range(0, right.Length + 1).ToArray();
        for (var i = 1; i <= left.Length; i++)
        {
            var diagonal = row[0];
            row[0] = i;
            for (var j = 1; j <= right.Length; j++)
            {
                var replaced = diagonal + (left[i - 1] == right[j - 1] ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.Min(replaced, Math.Min(row[j], row[j - 1]) + 1);
            }
        }

        return row[^1];
    }
}
