using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Fleet.Cluster.Configuration;

namespace Fleet.Silo.Http;

/// <summary>Where other processes reach this silo.</summary>
internal static class SiloAddress
{
    /// <summary>
    /// The host:port to announce: <c>silo.announce</c>; else the address that the silo listens on, when it is one; else the
    /// address by which this machine reaches the shared store, for whoever shares it is mostly reached by it too; else the
    /// machine's name.
    /// </summary>
    /// <param name="settings">The settings.</param>
    /// <param name="localHost">The local address of the connection to the store; null when there is none.</param>
    /// <param name="port">The port that the silo listens on.</param>
    public static string Announced(FleetSettings settings, string? localHost, int port)
    {
        if (settings.SiloAnnounce is { } announced)
        {
            return announced;
        }

        var listen = settings.SiloListen.Address;
        var host = IsAny(listen) ? Host(localHost) : Host(listen.ToString());
        return string.Create(CultureInfo.InvariantCulture, $"{host}:{port}");
    }

    private static bool IsAny(IPAddress address) => address.Equals(IPAddress.Any) || address.Equals(IPAddress.IPv6Any);

    private static string Host(string? text)
    {
        if (string.IsNullOrEmpty(text))
        {
            return Environment.MachineName;
        }

        if (!IPAddress.TryParse(text, out var address))
        {
            return text;
        }

        var plain = address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;
        return IsAny(plain) ? Environment.MachineName
            : plain.AddressFamily == AddressFamily.InterNetworkV6 ? $"[{plain}]"
            : plain.ToString();
    }
}
