namespace Fleet.Cluster.Targets;

/// <summary>Finds the password that credentials name. Asked at every connect, so that a rotated file counts at once.</summary>
public interface ISecretSource
{
    /// <summary>The password; null when the credentials name none.</summary>
    /// <exception cref="SecretException">It is named but cannot be read; the message says which and why, never its text.</exception>
    ValueTask<Secret?> GetPasswordAsync(Credentials credentials, CancellationToken cancellationToken);
}
