using System.Net;
using System.Security.Cryptography;
using System.Text;
using Fleet.Cluster.Targets;

namespace Fleet.Gateway.Admin;

/// <summary>Who may use the admin API: holders of a token, or without any token only this machine.</summary>
internal sealed class AdminAccess : IEndpointFilter
{
    private readonly AdminTokens _tokens;

    public AdminAccess(AdminTokens tokens) => _tokens = tokens;

    /// <inheritdoc />
    public async ValueTask<object?> InvokeAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        var http = context.HttpContext;
        var refusal = _tokens.AreRequired ? await CheckTokenAsync(http) : CheckLoopback(http);
        return refusal ?? await next(context);
    }

    private async Task<Problem?> CheckTokenAsync(HttpContext http)
    {
        const string scheme = "Bearer ";
        var header = http.Request.Headers.Authorization.ToString();
        var given = header.StartsWith(scheme, StringComparison.OrdinalIgnoreCase) ? header[scheme.Length..].Trim() : null;
        if (given is not null && Matches(given, await _tokens.ReadAsync(http.RequestAborted)))
        {
            return null;
        }

        http.Response.Headers.WWWAuthenticate = "Bearer realm=\"fleet\"";
        return Problem.Of(
            StatusCodes.Status401Unauthorized,
            given is null ? "The admin API wants a token: Authorization: Bearer <token>." : "The token is not one of those in admin.tokenFiles.");
    }

    // Hashes have one length, so that the comparison takes the same time for every wrong token, and all are compared.
    private static bool Matches(string given, IReadOnlyList<Secret> tokens)
    {
        var hash = SHA256.HashData(Encoding.UTF8.GetBytes(given));
        var found = false;
        foreach (var token in tokens)
        {
            found |= CryptographicOperations.FixedTimeEquals(hash, SHA256.HashData(Encoding.UTF8.GetBytes(token.Reveal())));
        }

        return found;
    }

    private static Problem? CheckLoopback(HttpContext http)
    {
        var remote = http.Connection.RemoteIpAddress;
        var local = remote is not null && IPAddress.IsLoopback(remote);

        // A page in a browser of this machine may reach loopback under a foreign name or from a foreign origin.
        var host = http.Request.Host.Host;
        var named = host == "localhost" || (IPAddress.TryParse(host, out var ip) && IPAddress.IsLoopback(ip));
        var origin = http.Request.Headers.Origin.ToString();
        var sameOrigin = origin.Length == 0 || origin == $"{http.Request.Scheme}://{http.Request.Host}";
        return local && named && sameOrigin
            ? null
            : Problem.Of(StatusCodes.Status403Forbidden, "Without admin.tokenFiles the admin API answers on loopback only.");
    }
}
