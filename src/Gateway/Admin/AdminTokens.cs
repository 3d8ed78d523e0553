using System.Collections.Immutable;
using Fleet.Cluster.Targets;

namespace Fleet.Gateway.Admin;

/// <summary>The tokens of the admin API. Their files are read at each request, so that a rotated one counts at once.</summary>
internal sealed class AdminTokens
{
    private readonly ImmutableArray<string> _files;
    private readonly ISecretSource _secrets;
    private readonly ILogger<AdminTokens> _logger;

    public AdminTokens(ImmutableArray<string> files, ISecretSource secrets, ILogger<AdminTokens> logger)
    {
        _files = files;
        _secrets = secrets;
        _logger = logger;
    }

    /// <summary>Whether any token is configured.</summary>
    public bool AreRequired => !_files.IsEmpty;

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
    public async Task<IReadOnlyList<Secret>> ReadAsync(CancellationToken cancellationToken)
    {
        var tokens = new List<Secret>();
        foreach (var file in _files)
        {
            try
            {
                var token = await _secrets.GetPasswordAsync(new Credentials { PasswordFile = file }, cancellationToken);
                if (token is not null && token.Reveal().Length > 0)
                {
                    tokens.Add(token);
                }
            }
            catch (SecretException e)
            {
                Log.TokenUnreadable(_logger, e.Message);
            }
        }

        return tokens;
    }
}
