using System.Collections.Immutable;
using Fleet.Cluster.Targets;

namespace Fleet.Silo.Access;

/// <summary>Tokens that stand in files. A file that cannot be read lets nobody in.</summary>
internal sealed class TokenFiles
{
    private readonly ImmutableArray<string> _files;
    private readonly ISecretSource _secrets;

    public TokenFiles(ImmutableArray<string> files, ISecretSource secrets)
    {
        _files = files;
        _secrets = secrets;
    }

    /// <summary>Whether any file is configured.</summary>
    public bool Any => !_files.IsEmpty;

    /// <summary>The tokens as they stand now, in the order of the files.</summary>
    /// <param name="unreadable">Told why a file cannot be read.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public async Task<IReadOnlyList<Secret>> ReadAsync(Action<string> unreadable, CancellationToken cancellationToken)
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
                unreadable(e.Message);
            }
        }

        return tokens;
    }
}
