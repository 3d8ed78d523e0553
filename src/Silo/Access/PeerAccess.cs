namespace Fleet.Silo.Access;

/// <summary>Who may use the internal endpoint: holders of the fleet's token or certificates; without either, this machine only.</summary>
internal sealed class PeerAccess
{
    private readonly PeerCredentials _credentials;

    public PeerAccess(PeerCredentials credentials) => _credentials = credentials;

    /// <summary>Whether nothing is configured by which other machines could be let in.</summary>
    public bool IsLoopbackOnly => !_credentials.Token.IsRequired && _credentials.Certificates is null;

    /// <summary>Why the request is refused; null when it is not.</summary>
    public async Task<Refusal?> CheckAsync(HttpContext http)
    {
        if (IsLoopbackOnly)
        {
            return LoopbackOnly.LetsIn(http)
                ? null
                : new Refusal(StatusCodes.Status403Forbidden, "Without cluster.tokenFile or certificates the internal endpoint answers on loopback only.");
        }

        // The handshake has let no certificate pass that the fleet's authority does not vouch for.
        if (_credentials.Certificates is not null && http.Connection.ClientCertificate is null)
        {
            return new Refusal(StatusCodes.Status401Unauthorized, "The internal endpoint wants a certificate of the fleet's authority.");
        }

        return _credentials.Token.IsRequired ? await CheckTokenAsync(http) : null;
    }

    private async Task<Refusal?> CheckTokenAsync(HttpContext http)
    {
        var given = BearerToken.Given(http.Request);
        if (given is not null && BearerToken.Matches(given, await _credentials.Token.ReadAsync(http.RequestAborted)))
        {
            return null;
        }

        http.Response.Headers.WWWAuthenticate = "Bearer realm=\"fleet\"";
        return new Refusal(
            StatusCodes.Status401Unauthorized,
            given is null ? "The internal endpoint wants the fleet's token: Authorization: Bearer <token>." : "The token is not that of cluster.tokenFile.");
    }
}
