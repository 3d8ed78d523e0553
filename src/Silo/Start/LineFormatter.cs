using System.Globalization;
using System.Net.Sockets;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Logging.Console;

namespace Fleet.Silo.Start;

/// <summary>Writes a log entry as one line: time, level, message, and the exception's kind and message behind it.</summary>
internal sealed class LineFormatter : ConsoleFormatter
{
    /// <summary>Its name among the console's formatters.</summary>
    public const string FormatterName = "fleet-line";

    private readonly TimeProvider _time;

    public LineFormatter(TimeProvider time)
        : base(FormatterName) => _time = time;

    /// <inheritdoc />
    public override void Write<TState>(in LogEntry<TState> logEntry, IExternalScopeProvider? scopeProvider, TextWriter textWriter)
    {
        textWriter.Write(_time.GetUtcNow().ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture));
        textWriter.Write(Level(logEntry.LogLevel));
        textWriter.Write(OneLine(logEntry.Formatter(logEntry.State, logEntry.Exception)));
        if (logEntry.Exception is { } exception)
        {
            textWriter.Write(" | ");
            textWriter.Write(OneLine(Told(exception)));
        }

        textWriter.Write('\n');
    }

    private static string Level(LogLevel level) => level switch
    {
        LogLevel.Trace or LogLevel.Debug => " debug ",
        LogLevel.Information => " info  ",
        LogLevel.Warning => " warn  ",
        _ => " ERROR ",
    };

    // What the machine refuses (a port that is taken, a full disk) is no fault of the program; its stack would only hide the reason.
    private static string Told(Exception exception) => exception is IOException or SocketException ? exception.Message : exception.ToString();

    // A server's error text must not be able to forge a line of its own, nor to repaint a terminal.
    private static string OneLine(string text) =>
        string.Concat(text.ReplaceLineEndings(" ⏎ ").Select(c => char.IsControl(c) ? '\uFFFD' : c));
}
