using Fleet.Cluster.Configuration;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging.Console;

namespace Fleet.Silo.Start;

/// <summary>Logs to standard output: one line a person understands, or JSON.</summary>
internal static class FleetLogging
{
    public static void AddFleetLogging(this ILoggingBuilder logging, FleetSettings settings)
    {
        logging.Services.TryAddSingleton(TimeProvider.System);
        logging.ClearProviders();
        logging.SetMinimumLevel(settings.LogDebug ? LogLevel.Debug : LogLevel.Information);

        // The framework tells of every request at Information; that is noise here, its warnings are not.
        logging.AddFilter("Microsoft", settings.LogDebug ? LogLevel.Information : LogLevel.Warning);

        // A start that fails is told by the program itself, in one line on standard error.
        logging.AddFilter("Microsoft.Extensions.Hosting.Internal.Host", LogLevel.None);
        if (settings.LogJson)
        {
            logging.AddJsonConsole(o =>
            {
                o.UseUtcTimestamp = true;
                o.TimestampFormat = "yyyy-MM-dd'T'HH:mm:ss.fff'Z'";
            });
            return;
        }

        logging.AddConsole(o => o.FormatterName = LineFormatter.FormatterName);
        logging.AddConsoleFormatter<LineFormatter, ConsoleFormatterOptions>();
    }
}
