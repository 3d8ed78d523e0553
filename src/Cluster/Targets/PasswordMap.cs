using System.Text.Json;
using System.Text.Json.Nodes;

namespace Fleet.Cluster.Targets;

/// <summary>redis_exporter's password file: one JSON object of addresses and passwords.</summary>
internal static class PasswordMap
{
    /// <summary>Whether a file's text is such an object; then the password of the address, or null when it lists none.</summary>
    public static bool TryFind(string text, string address, string? username, out string? password)
    {
        password = null;
        if (!text.StartsWith('{'))
        {
            return false;
        }

        try
        {
            if (JsonNode.Parse(text) is not JsonObject map || map.Any(entry => entry.Value is not JsonValue))
            {
                return false;
            }

            // Newer versions of the exporter put the user into the key, older ones never do.
            var scheme = address.IndexOf("://", StringComparison.Ordinal) + 3;
            string[] keys = username is null ? [address] : [$"{address[..scheme]}{username}@{address[scheme..]}", address];
            password = keys.Select(key => map[key]?.ToString()).FirstOrDefault(found => found is not null);
            return true;
        }
        catch (Exception e) when (e is JsonException or ArgumentException or InvalidOperationException)
        {
            // A password may well begin with a brace.
            return false;
        }
    }
}
