using System.Net;

namespace Fleet.Silo.Access;

/// <summary>Tells requests of this machine's own programs from all others, where nothing else keeps strangers out.</summary>
internal static class LoopbackOnly
{
    /// <summary>Whether the request comes from this machine, and from no foreign page in one of its browsers.</summary>
    public static bool LetsIn(HttpContext http)
    {
        var remote = http.Connection.RemoteIpAddress;
        var own = http.Connection.LocalIpAddress;
        var local = remote is not null && IPAddress.IsLoopback(remote) && (own is null || IPAddress.IsLoopback(own));

        // A proxy of this machine speaks for others; most say so.
        var proxied = http.Request.Headers.ContainsKey("X-Forwarded-For") || http.Request.Headers.ContainsKey("Forwarded");

        // A page in a browser of this machine may reach loopback under a foreign name or from a foreign origin.
        var host = http.Request.Host.Host;
        var named = host == "localhost" || (IPAddress.TryParse(host, out var ip) && IPAddress.IsLoopback(ip));
        var origin = http.Request.Headers.Origin.ToString();
        var sameOrigin = origin.Length == 0 || origin == $"{http.Request.Scheme}://{http.Request.Host}";
        return local && !proxied && named && sameOrigin;
    }
}
