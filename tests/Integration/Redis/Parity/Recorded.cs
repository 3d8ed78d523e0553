using System.Collections.Immutable;
using Fleet.Grains.Collecting;
using Fleet.Tests.Testing;
using Xunit;

namespace Fleet.Tests.Integration.Redis.Parity;

/// <summary>Recorded outputs of redis_exporter 1.45 and 1.55: each series is demanded with its type and labels, but for what is only of the server that was recorded.</summary>
internal static class Recorded
{
    /// <summary>Labels whose values are of the recorded server, its clients and its keys.</summary>
    private static readonly ImmutableHashSet<string> Own =
    [
        "cmd", "err", "le", "event_name", "key", "key_group", "stream", "group", "consumer", "val", "value", "filename", "os", "process_id", "redis_build_id", "run_id", "tcp_port", "master_replid",
        "slave_ip", "slave_port", "master_host", "master_port", "master_address", "master_name", "message", "created_at", "idle_since", "flags", "host", "port", "name", "omem",
    ];

    /// <summary>Fails the test with every series that is missing; gives how many kinds of series were compared.</summary>
    public static async Task<string> DemandAsync(string capture, Collection collection, params Difference[] differences)
    {
        Assert.Equal(CollectOutcome.Ok, collection.Outcome);
        Difference[] all = [.. Differences.All, .. differences];
        var text = await File.ReadAllTextAsync(Checkout.PathOf("tests/Integration/Redis/Captures", capture));
        var theirs = Series.Parse(text).Values.Where(one => one.Name.StartsWith("redis_", StringComparison.Ordinal) && !all.Any(other => other.IsAbsent && other.Concerns(one))).ToList();
        var ours = Series.Of(collection).Values.SelectMany(one => Kinds(one, all)).ToHashSet(StringComparer.Ordinal);
        var wanted = theirs.Select(one => Kind(one, all)).Distinct().ToList();
        var missing = wanted.Where(kind => !ours.Contains(kind)).ToList();
        Assert.True(missing.Count == 0, string.Join('\n', missing));
        return $"{capture}: {theirs.Count} series of {wanted.Count} kinds";
    }

    /// <summary>Of a series with labels that later versions have: with them and without.</summary>
    private static IEnumerable<string> Kinds(Series series, Difference[] all) =>
        [Kind(series, all), Kind(series.Without(all.Where(one => one.Concerns(series)).SelectMany(static one => one.MoreLabels)), all)];

    private static string Kind(Series series, Difference[] all)
    {
        var labels = series.Labels.Select(label => new KeyValuePair<string, string>(label.Key, IsOwn(series.Name, label.Key) ? "*" : label.Value));
        var type = all.Any(one => one.IsOtherType && one.Concerns(series)) ? "any type" : series.Type.ToString();
        return $"{(series with { Labels = labels.ToImmutableSortedDictionary(StringComparer.Ordinal) }).Key} ({type})";
    }

    /// <summary>The settings of a server are the same everywhere, only their values are not.</summary>
    private static bool IsOwn(string name, string label) => Own.Contains(label) && !(label == "key" && name.StartsWith("redis_config_", StringComparison.Ordinal));
}
