using System.Globalization;

namespace Fleet.Cluster.Targets;

/// <summary>Takes a valid <c>host:port</c> or <c>[ipv6]:port</c> apart.</summary>
public static class HostPort
{
    /// <summary>The host without brackets, and the port.</summary>
    /// <exception cref="FormatException">The text is no such address; the parser lets none through.</exception>
    public static (string Host, int Port) Split(string address)
    {
        ArgumentNullException.ThrowIfNull(address);
        var colon = address.LastIndexOf(':');
        if (colon <= 0 || !int.TryParse(address.AsSpan(colon + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var port))
        {
            throw new FormatException("Not host:port.");
        }

        return (address[..colon].Trim('[', ']'), port);
    }
}
