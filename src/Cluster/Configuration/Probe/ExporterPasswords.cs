using Fleet.Cluster.Targets;

namespace Fleet.Cluster.Configuration.Probe;

/// <summary>Reads the file of redis_exporter's <c>--redis.password-file</c>: one JSON object of addresses and passwords. It is read again at every connect.</summary>
public static class ExporterPasswords
{
    /// <summary>Why a file is none; null when it is one. No message holds a password.</summary>
    public static string? WhyNot(string path)
    {
        try
        {
            _ = Find(path, string.Empty, username: null);
            return null;
        }
        catch (SecretException e)
        {
            return e.Message.TrimEnd('.');
        }
    }

    /// <summary>The password of an address and user as the file has it now; null when it lists none.</summary>
    /// <exception cref="SecretException">The file is not to be read, or is no such object.</exception>
    public static Secret? Find(string path, string entry, string? username)
    {
        var text = SecretFile.Read(path, Limits.Default.ConfigFileBytes);
        return !PasswordMap.TryFind(text, entry, username, out var password) ? throw new SecretException($"The file {path} is no JSON object of addresses and passwords.")
            : password is null ? null
            : new Secret(password);
    }
}
