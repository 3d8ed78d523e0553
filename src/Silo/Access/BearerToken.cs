using System.Security.Cryptography;
using System.Text;
using Fleet.Cluster.Targets;

namespace Fleet.Silo.Access;

/// <summary>The token of a request: <c>Authorization: Bearer</c>.</summary>
internal static class BearerToken
{
    /// <summary>The scheme, as it stands in the header.</summary>
    public const string Scheme = "Bearer";

    /// <summary>What the request shows; null for no token at all.</summary>
    public static string? Given(HttpRequest request)
    {
        const string start = Scheme + " ";
        var header = request.Headers.Authorization.ToString();
        return header.StartsWith(start, StringComparison.OrdinalIgnoreCase) ? header[start.Length..].Trim() : null;
    }

    /// <summary>Whether it is one of the tokens. Hashes have one length, so that the comparison takes the same time for every wrong one, and all are compared.</summary>
    public static bool Matches(string given, IEnumerable<Secret> tokens)
    {
        var hash = SHA256.HashData(Encoding.UTF8.GetBytes(given));
        var found = false;
        foreach (var token in tokens)
        {
            found |= CryptographicOperations.FixedTimeEquals(hash, SHA256.HashData(Encoding.UTF8.GetBytes(token.Reveal())));
        }

        return found;
    }
}
