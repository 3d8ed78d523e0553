using System.Buffers;
using System.Collections.Immutable;
using System.Text;
using Fleet.Exposition;
using Fleet.Tests.Testing.Servers;
using Xunit;

namespace Fleet.Tests.Integration.Exposition;

/// <summary>Prometheus' own tools as judges of what the writers write.</summary>
public sealed class Promtool
{
    [Fact]
    public async Task Check_metrics_accepts_the_syntax_of_text_004()
    {
        foreach (var (families, index) in Cases().Select((families, index) => (families, index)))
        {
            await CheckMetricsAsync(Write(ExpositionFormat.Text004, families), $"case {index}");
        }
    }

    [Fact]
    public async Task Check_metrics_refuses_a_broken_text()
    {
        var refused = await Assert.ThrowsAsync<InvalidOperationException>(() =>
            CheckMetricsAsync("# TYPE x summary\nx_count 1\n# TYPE x_count gauge\nx_count 2\n", "a clash"));
        Assert.Contains("second TYPE line", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_strict_OpenMetrics_parser_stores_every_series()
    {
        foreach (var (families, index) in Cases().Select((families, index) => (families, index)))
        {
            var samples = families.Sum(family => family.Samples.Length);
            await StoreAsync(Write(ExpositionFormat.OpenMetrics, families), samples, $"case {index}");
        }
    }

    [Fact]
    public async Task The_strict_OpenMetrics_parser_refuses_a_text_without_end()
    {
        var refused = await Assert.ThrowsAsync<InvalidOperationException>(() => StoreAsync("x 1\n", 1, "no end"));
        Assert.Contains("EOF", refused.Message, StringComparison.Ordinal);
    }

    private static Task CheckMetricsAsync(string text, string what) => InDirectoryAsync(async directory =>
    {
        var file = Path.Combine(directory, "metrics.prom");
        await File.WriteAllTextAsync(file, text);
        try
        {
            // 3 says that the lint has wishes, which the names of the exporters that Fleet replaces do not fulfil.
            await ServerProcess.RunAsync("sh", "-c", $"promtool check metrics < {file}; code=$?; test $code = 0 -o $code = 3 || exit $code");
        }
        catch (InvalidOperationException e)
        {
            throw new InvalidOperationException($"{e.Message} for {what}:\n{text}", e);
        }
    });

    /// <summary>Stores the text in a new database, each sample with a time because that tool wants one; checks how many series it then holds.</summary>
    private static Task StoreAsync(string text, int expected, string what) => InDirectoryAsync(async directory =>
    {
        var file = Path.Combine(directory, "metrics.om");
        var timed = text.Split('\n').Select(line => line.Length == 0 || line[0] == '#' ? line : line + " 1700000000");
        await File.WriteAllTextAsync(file, string.Join('\n', timed));
        var data = Path.Combine(directory, "data");
        await ServerProcess.RunAsync("promtool", "tsdb", "create-blocks-from", "openmetrics", file, data);

        // The dump opens the whole database, of which the blocks are only a part.
        Directory.CreateDirectory(Path.Combine(data, "wal"));
        var dump = await ServerProcess.RunAsync("promtool", "tsdb", "dump", data);
        var stored = dump.Split('\n').Count(line => line.EndsWith(" 1700000000000", StringComparison.Ordinal));
        Assert.True(expected == stored, $"{stored} series stored of {expected} of {what}:\n{text}\n{dump}");
    });

    private static async Task InDirectoryAsync(Func<string, Task> use)
    {
        var directory = ServerProcess.NewDirectory("promtool");
        try
        {
            await use(directory);
        }
        finally
        {
            Directory.Delete(directory, recursive: true);
        }
    }

    private static string Write(ExpositionFormat format, IEnumerable<MetricFamily> families)
    {
        var output = new ArrayBufferWriter<byte>();
        ExpositionWriter.Write(output, format, families.Select(FamilyBlock.Render));
        return Encoding.UTF8.GetString(output.WrittenSpan);
    }

    private static IEnumerable<ImmutableArray<MetricFamily>> Cases()
    {
        yield return [HostileTexts()];
        yield return FamilyMerger.Merge([.. EveryType("x", created: false), .. EveryType("y", created: true), .. EveryType("z_x_seconds", created: true)]).Families;
        yield return FamilyMerger.Merge(Clashing()).Families;
    }

    private static MetricFamily HostileTexts()
    {
        string[] texts = ["", "\\", "\"", "\n", "\\n", "a\"} 1\n# EOF\n", "\r", "\0", "\ud83d", "😀", "}", "\u0001", "\ufeff", " ", "\u2028"];
        return new MetricFamily
        {
            Name = "hostile",
            Type = FamilyType.Gauge,
            Help = string.Concat(texts),
            Samples = [.. texts.Select((text, i) => new Sample([new("n", $"{i}"), new("text", text)], i / 7.0 * Math.Pow(10, i - 8)))],
        };
    }

    private static IEnumerable<MetricFamily> EveryType(string name, bool created)
    {
        Sample[] since = created ? [new("_created", [], 1.7e9)] : [];
        yield return Family(name + "_gauge", FamilyType.Gauge, new Sample(double.NaN));
        yield return Family(name + "_unknown", FamilyType.Unknown, new Sample(double.NegativeInfinity));
        yield return Family(name + "_counter", FamilyType.Counter, [new Sample(1e21), .. since]);
        yield return Family(name + "_done_total", FamilyType.Counter, [new Sample(1e-9), .. since]);
        yield return Family(
            name + "_wait_seconds",
            FamilyType.Histogram,
            [new("_bucket", [new("le", "1")], 1), new("_bucket", [new("le", "+Inf")], 2), new("_sum", [], 3), new("_count", [], 2), .. since]);
        yield return Family(name + "_seconds", FamilyType.Summary, [new([new("quantile", "0.5")], 1), new("_sum", [], 3), new("_count", [], 2), .. since]);
    }

    private static IEnumerable<MetricFamily> Clashing() =>
    [
        .. EveryType("c", created: true),
        Family("c_done", FamilyType.Gauge, new Sample(1)),
        Family("c_counter_created", FamilyType.Gauge, new Sample([new("a", "b")], 1)),
        Family("c_wait_seconds_count", FamilyType.Counter, new Sample([new("a", "b")], 1)),
        Family("c_wait_seconds_sum_total", FamilyType.Counter, new Sample(1)),
        Family("c_seconds_sum", FamilyType.Histogram, new("_bucket", [new("le", "+Inf")], 2), new("_sum", [], 3), new("_count", [], 2)),
    ];

    private static MetricFamily Family(string name, FamilyType type, params Sample[] samples) =>
        new() { Name = name, Type = type, Help = "About " + name, Unit = "seconds", Samples = [.. samples] };
}
