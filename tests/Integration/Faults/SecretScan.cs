using Xunit;

namespace Fleet.Tests.Integration.Faults;

/// <summary>Knows every secret of a test and looks for them in all that the gateway shows.</summary>
internal sealed class SecretScan
{
    private readonly List<string> _secrets = [];

    /// <summary>Makes a secret and remembers it.</summary>
    public string New(string name)
    {
        var secret = $"{name}-{Guid.NewGuid():N}";
        Add(secret);
        return secret;
    }

    public void Add(string secret)
    {
        lock (_secrets)
        {
            _secrets.Add(secret);
        }
    }

    public void AssertNone(string text, string where)
    {
        string[] secrets;
        lock (_secrets)
        {
            secrets = [.. _secrets];
        }

        Assert.All(secrets, secret => Assert.False(text.Contains(secret, StringComparison.Ordinal), $"{where} shows the secret {secret[..8]}..."));
    }
}
