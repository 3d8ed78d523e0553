using System.Collections.Concurrent;
using Fleet.Tests.Testing.Servers;

namespace Fleet.Tests.Testing.PgWire;

/// <summary>Stands in for the console of a PgBouncer of any version: lets everybody in and answers from a table.</summary>
public sealed class ConsoleStandIn : IAsyncDisposable
{
    private readonly LoopbackListener _listener;

    /// <summary>Begins to answer; a statement that is not in the table gets the error that PgBouncer has for it.</summary>
    /// <param name="version">What it says in the login, such as <c>1.18.0/bouncer</c>.</param>
    /// <param name="answers">The answers by statement, as <see cref="PgFrames.Answer" /> takes them.</param>
    public ConsoleStandIn(string version, IReadOnlyDictionary<string, string> answers) =>
        _listener = new LoopbackListener(async (client, cancellationToken) =>
        {
            var side = new PgServerSide(client.GetStream(), cancellationToken);
            await side.WelcomeAsync(version);
            while (await side.ReadQueryAsync() is { } statement)
            {
                Asked.Enqueue(statement);
                await side.SendAsync(answers.TryGetValue(statement, out var answer)
                    ? PgFrames.Answer(answer)
                    : [.. PgFrames.Error($"invalid command '{statement}', use SHOW HELP;"), .. PgFrames.Ready]);
            }
        });

    /// <summary><c>127.0.0.1:port</c>.</summary>
    public string Address => _listener.Address;

    /// <summary>Connections taken so far.</summary>
    public int Connections => _listener.Connections;

    /// <summary>All statements so far.</summary>
    public ConcurrentQueue<string> Asked { get; } = [];

    /// <inheritdoc />
    public ValueTask DisposeAsync() => _listener.DisposeAsync();
}
