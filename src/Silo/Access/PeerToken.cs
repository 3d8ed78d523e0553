using Fleet.Cluster.Targets;

namespace Fleet.Silo.Access;

/// <summary>
/// The token that the processes of a fleet show each other. The file may hold several, one a line: the first is shown, each is
/// taken, so that a token is changed without a moment in which two processes do not understand each other.
/// </summary>
internal sealed class PeerToken
{
    // Several hundred requests a second would read the file as often; a changed one counts within this.
    private static readonly TimeSpan ReadAgain = TimeSpan.FromSeconds(1);

    private readonly TokenFiles _files;
    private readonly TimeProvider _time;
    private readonly ILogger<PeerToken> _logger;
    private volatile Known? _known;
    private string? _trouble;

    public PeerToken(TokenFiles files, TimeProvider time, ILogger<PeerToken> logger)
    {
        _files = files;
        _time = time;
        _logger = logger;
    }

    /// <summary>Whether a token is configured.</summary>
    public bool IsRequired => _files.Any;

    /// <summary>The tokens, the one to show first; none when the file cannot be read.</summary>
    public async ValueTask<IReadOnlyList<Secret>> ReadAsync(CancellationToken cancellationToken)
    {
        if (_known is { } known && _time.GetElapsedTime(known.At) < ReadAgain)
        {
            return known.Tokens;
        }

        string? trouble = null;
        var at = _time.GetTimestamp();
        var texts = await _files.ReadAsync(message => trouble = message, cancellationToken);
        List<Secret> tokens = [.. texts.SelectMany(Lines)];
        trouble ??= tokens.Count == 0 && IsRequired ? "The file of cluster.tokenFile holds no token." : null;
        if (trouble is not null && Interlocked.Exchange(ref _trouble, trouble) != trouble)
        {
            Log.TokenUnreadable(_logger, trouble);
        }
        else if (trouble is null)
        {
            Volatile.Write(ref _trouble, null);
        }

        _known = new Known(tokens, at);
        return tokens;
    }

    private static IEnumerable<Secret> Lines(Secret text) =>
        text.Reveal().Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).Select(line => new Secret(line));

    private sealed record Known(IReadOnlyList<Secret> Tokens, long At);
}
