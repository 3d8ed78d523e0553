using System.Globalization;
using Fleet.Cluster.Targets;

namespace Fleet.Cluster.Discovery;

/// <summary>Names the targets of the drop-in variables: <c>postgres-db1.shop-5432</c>, with the database or a number where two would be alike.</summary>
internal sealed class EnvironmentIds
{
    // Leaves room for a number behind the longest host name.
    private const int MaxStem = TargetId.MaxLength - 12;

    private readonly HashSet<TargetId> _taken = [];

    /// <summary>A valid id that was not given before.</summary>
    public TargetId Next(TargetKind kind, string address, string? database)
    {
        var (host, port) = TargetAddress.Split(address);
        var stem = port == 0 ? $"{KindNames.Of(kind)}-{host}" : string.Create(CultureInfo.InvariantCulture, $"{KindNames.Of(kind)}-{host}-{port}");
        string[] stems = database is null ? [stem] : [stem, $"{stem}-{database}"];
        var numbered = Enumerable.Range(2, int.MaxValue - 2).Select(n => stem + "-" + n.ToString(CultureInfo.InvariantCulture));
        return stems.Concat(numbered).Select(Valid).First(_taken.Add);
    }

    private static TargetId Valid(string text)
    {
        var parts = new string([.. text.ToLowerInvariant().Select(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '_' ? c : '-')])
            .Split('-', StringSplitOptions.RemoveEmptyEntries);
        var joined = string.Join('-', parts);
        var cut = joined.Length > MaxStem ? joined[..MaxStem] : joined;
        return TargetId.Parse(cut.TrimEnd('-', '.', '_'));
    }
}
