using Fleet.Cluster.Targets;

namespace Fleet.Tests.Integration.Postgres;

/// <summary>Reads passwords from files, as the real source does.</summary>
internal sealed class FileSecrets : ISecretSource
{
    public async ValueTask<Secret?> GetPasswordAsync(Credentials credentials, CancellationToken cancellationToken)
    {
        if (credentials.PasswordFile is not { } file)
        {
            return null;
        }

        return File.Exists(file)
            ? new Secret((await File.ReadAllTextAsync(file, cancellationToken)).TrimEnd())
            : throw new SecretException($"The password file {file} does not exist.");
    }
}
