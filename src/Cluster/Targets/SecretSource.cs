namespace Fleet.Cluster.Targets;

/// <summary>Finds passwords in files, environment variables and encrypted specs, anew at every connect.</summary>
public sealed class SecretSource : ISecretSource
{
    private readonly SecretProtector? _protector;
    private readonly Limits _limits;
    private readonly Func<string, string?> _variable;

    /// <summary>Makes the source.</summary>
    /// <param name="protector">Decrypts inline passwords; null when no data-protection key is configured.</param>
    /// <param name="limits">The caps.</param>
    /// <param name="variable">Looks an environment variable up, such as <see cref="Environment.GetEnvironmentVariable(string)" />.</param>
    public SecretSource(SecretProtector? protector, Limits limits, Func<string, string?> variable)
    {
        _protector = protector;
        _limits = limits;
        _variable = variable;
    }

    /// <inheritdoc />
    public async ValueTask<Secret?> GetPasswordAsync(Credentials credentials, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(credentials);
        if (credentials.PasswordInMemory is { } inMemory)
        {
            return inMemory;
        }

        if (credentials.PasswordFile is { } path)
        {
            return FromFile(await SecretFile.ReadAsync(path, _limits, cancellationToken), credentials);
        }

        if (credentials.PasswordEnv is { } name)
        {
            return _variable(name) is { } value
                ? new Secret(value.TrimEnd())
                : throw new SecretException($"The environment variable {name} is not set.");
        }

        return credentials.PasswordEncrypted is { } encrypted ? Decrypt(encrypted) : null;
    }

    private static Secret FromFile(string text, Credentials credentials)
    {
        if (credentials.PasswordFileEntry is not { } address
            || !PasswordMap.TryFind(text, address, credentials.Username, out var password))
        {
            return new Secret(text);
        }

        return password is not null
            ? new Secret(password)
            : throw new SecretException($"The secret file {credentials.PasswordFile} has no entry for {address}.");
    }

    private Secret Decrypt(string encrypted)
    {
        if (_protector is null)
        {
            throw new SecretException("The password is stored encrypted, and no data-protection key is configured.");
        }

        return _protector.TryUnprotect(encrypted, out var secret)
            ? secret
            : throw new SecretException("The stored password cannot be decrypted with the configured data-protection key.");
    }
}
