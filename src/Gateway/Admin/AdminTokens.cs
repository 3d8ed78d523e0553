using System.Collections.Immutable;
using Fleet.Cluster.Targets;
using Fleet.Silo.Access;

namespace Fleet.Gateway.Admin;

/// <summary>The tokens of the admin API. Their files are read at each request, so that a rotated one counts at once.</summary>
internal sealed class AdminTokens
{
    private readonly TokenFiles _files;
    private readonly ILogger<AdminTokens> _logger;

    public AdminTokens(ImmutableArray<string> files, ISecretSource secrets, ILogger<AdminTokens> logger)
    {
        _files = new TokenFiles(files, secrets);
        _logger = logger;
    }

    /// <summary>Whether any token is configured.</summary>
    public bool AreRequired => _files.Any;

    /// <summary>Says at the start who will be let in: a token file that cannot be read shows now, not at the first request.</summary>
    public async Task TellAsync(CancellationToken cancellationToken)
    {
        if (!AreRequired)
        {
            Log.LoopbackOnly(_logger);
            return;
        }

        await ReadAsync(cancellationToken);
    }

    /// <summary>The tokens; a file that cannot be read lets nobody in.</summary>
    public Task<IReadOnlyList<Secret>> ReadAsync(CancellationToken cancellationToken) =>
        _files.ReadAsync(message => Log.TokenUnreadable(_logger, message), cancellationToken);
}
