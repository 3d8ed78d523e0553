using Fleet.Exposition;
using Fleet.Grains.Collecting;
using Fleet.Resp;

namespace Fleet.Grains.Collectors.Redis.Mapping;

/// <summary>The latency monitor's newest spikes, and the histogram of each command's latency.</summary>
internal static class LatencyFamilies
{
    private const string Histogram = "redis_commands_latencies_usec";
    private const string HistogramHelp = "Calls of the command by their microseconds.";

    /// <summary>LATENCY LATEST: name, Unix time, milliseconds, greatest milliseconds. False when the reply is no list of events.</summary>
    public static bool AddLatest(RespReply reply, FamilySet families)
    {
        var events = reply.AsElements();
        if (events.IsDefault)
        {
            return false;
        }

        foreach (var item in events)
        {
            var fields = item.AsElements();
            if (fields.IsDefault || fields.Length < 3 || fields[0].AsText() is not { } name
                || fields[1] is not RespInteger at || fields[2] is not RespInteger milliseconds)
            {
                return false;
            }

            var label = new Label("event_name", name);
            families.Gauge("redis_latency_spike_last", "Unix time of the newest spike of the event.", at.Value, label);
            families.Gauge("redis_latency_spike_duration_seconds", "How long the newest spike of the event took.", milliseconds.Value / 1e3, label);
        }

        return true;
    }

    /// <summary>LATENCY HISTOGRAM: a command's name and its calls and buckets in turn. False when the reply is of another form.</summary>
    public static bool AddHistograms(RespReply reply, RedisInfo info, FamilySet families)
    {
        var commands = reply.AsElements();
        if (commands.IsDefault)
        {
            return false;
        }

        for (var i = 0; i + 1 < commands.Length; i += 2)
        {
            if (commands[i].AsText() is not { } command
                || Field(commands[i + 1], "calls") is not RespInteger calls
                || Field(commands[i + 1], "histogram_usec") is not { } buckets)
            {
                return false;
            }

            AddHistogram(new Label("cmd", command), calls.Value, buckets, info, families);
        }

        return true;
    }

    private static void AddHistogram(Label command, long calls, RespReply buckets, RedisInfo info, FamilySet families)
    {
        var pairs = buckets.AsElements();
        for (var i = 0; !pairs.IsDefault && i + 1 < pairs.Length; i += 2)
        {
            if (pairs[i] is RespInteger bound && pairs[i + 1] is RespInteger count)
            {
                var text = GoFloat.Text(bound.Value);
                families.Part(Histogram, FamilyType.Histogram, HistogramHelp, "_bucket", count.Value, command, new Label("le", text));
            }
        }

        // The sum is not in the histogram; it is that of exactly this command in INFO, which came in the same round trip.
        var sum = CommandFamilies.StatsOf(info, command.Value)?.Microseconds ?? 0;
        families.Part(Histogram, FamilyType.Histogram, HistogramHelp, "_bucket", calls, command, new Label("le", "+Inf"));
        families.Part(Histogram, FamilyType.Histogram, HistogramHelp, "_sum", sum, command);
        families.Part(Histogram, FamilyType.Histogram, HistogramHelp, "_count", calls, command);
    }

    private static RespReply? Field(RespReply fields, string name)
    {
        var elements = fields.AsElements();
        for (var i = 0; !elements.IsDefault && i + 1 < elements.Length; i += 2)
        {
            if (elements[i].AsText() == name)
            {
                return elements[i + 1];
            }
        }

        return null;
    }
}
