using System.Collections.Concurrent;
using Fleet.Silo.Remote;
using Microsoft.Extensions.Logging;

namespace Fleet.Tests.Integration.Silo;

/// <summary>Keeps what is logged of silos.</summary>
internal sealed class ListLogger : ILogger<SiloPeers>
{
    public ConcurrentQueue<string> Lines { get; } = new();

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => true;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
        Lines.Enqueue(formatter(state, exception));
}
