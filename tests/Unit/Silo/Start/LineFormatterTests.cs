using Fleet.Silo.Start;
using Fleet.Tests.Testing.Time;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Xunit;

namespace Fleet.Tests.Unit.Silo.Start;

public sealed class LineFormatterTests
{
    [Theory]
    [InlineData(LogLevel.Debug, "debug")]
    [InlineData(LogLevel.Information, "info ")]
    [InlineData(LogLevel.Warning, "warn ")]
    [InlineData(LogLevel.Critical, "ERROR")]
    public void An_entry_is_one_line_of_time_level_and_message(LogLevel level, string shown) =>
        Assert.Equal($"2026-01-01T00:00:01.500Z {shown} hello\n", Line(level, "hello"));

    [Theory]
    [InlineData("\n")]
    [InlineData("\r\n")]
    [InlineData("\r")]
    [InlineData("\u0085")]
    [InlineData("\u2028")]
    [InlineData("\f")]
    public void A_line_end_in_a_message_or_an_exception_forges_no_line(string end)
    {
        var line = Line(LogLevel.Error, $"a{end}2026 info b", new InvalidOperationException($"c{end}d"));
        Assert.Equal("2026-01-01T00:00:01.500Z ERROR a ⏎ 2026 info b | System.InvalidOperationException: c ⏎ d\n", line);
    }

    [Theory]
    [InlineData("\u001b[2J")]
    [InlineData("\u009b2J")]
    [InlineData("\u0007\b")]
    public void A_message_cannot_repaint_a_terminal(string control) =>
        Assert.DoesNotContain(Line(LogLevel.Warning, $"a{control}b")[..^1], c => char.IsControl(c));

    private static string Line(LogLevel level, string message, Exception? exception = null)
    {
        var time = new ManualTime();
        time.Advance(TimeSpan.FromMilliseconds(1500));
        using var writer = new StringWriter();
        new LineFormatter(time).Write(new LogEntry<string>(level, "category", 1, message, exception, (state, _) => state), null, writer);
        return writer.ToString();
    }
}
