using System.Collections.Immutable;
using System.Text.RegularExpressions;
using Fleet.Grains.Collecting;
using Fleet.PgWire;

namespace Fleet.Grains.Collectors.PgBouncer;

/// <summary>A held connection with what was refused over it; both end together, so that a reconnect asks everything again.</summary>
internal sealed partial class PgBouncerSession(PgConnection connection, string passwordPrint) : IAsyncDisposable
{
    private readonly SortedDictionary<string, string> _denied = new(StringComparer.Ordinal);

    public PgConnection Connection { get; } = connection;

    /// <summary>Tells whether a password is the one that this connection was opened with.</summary>
    public string PasswordPrint { get; } = passwordPrint;

    /// <summary>PgBouncer's version; null for a console that does not say it the way PgBouncer does (1.18.0/bouncer).</summary>
    public Version? Version { get; } = Read(connection.Parameter("server_version"));

    /// <summary>What this console does not answer, and why.</summary>
    public ImmutableArray<SkippedCollector> Denied => [.. _denied.Select(static entry => new SkippedCollector(entry.Key, entry.Value))];

    public void Deny(string collector, string why) => _denied[collector] = why;

    /// <summary>Whether asking makes sense as far as is known; what is too new for this version is refused here.</summary>
    public bool Knows(PgBouncerAsk ask)
    {
        if (Version is { } version && version < ask.Since)
        {
            Deny(ask.Collector, $"{ask.Statement} has this from PgBouncer {ask.Since} on; this one is {version}.");
        }

        return !_denied.ContainsKey(ask.Collector);
    }

    public ValueTask DisposeAsync() => Connection.DisposeAsync();

    private static Version? Read(string? text) =>
        text is not null && Number().Match(text) is { Success: true } match && Version.TryParse(match.Groups["version"].Value, out var version) ? version : null;

    [GeneratedRegex(@"^(?<version>\d+\.\d+(\.\d+)?).*/bouncer\z", RegexOptions.ExplicitCapture)]
    private static partial Regex Number();
}
