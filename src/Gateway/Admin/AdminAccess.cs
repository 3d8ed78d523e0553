using Fleet.Silo.Access;

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
        var given = BearerToken.Given(http.Request);
        if (given is not null && BearerToken.Matches(given, await _tokens.ReadAsync(http.RequestAborted)))
        {
            return null;
        }

        http.Response.Headers.WWWAuthenticate = "Bearer realm=\"fleet\"";
        return Problem.Of(
            StatusCodes.Status401Unauthorized,
            given is null ? "The admin API wants a token: Authorization: Bearer <token>." : "The token is not one of those in admin.tokenFiles.");
    }

    private static Problem? CheckLoopback(HttpContext http) => LoopbackOnly.LetsIn(http)
        ? null
        : Problem.Of(StatusCodes.Status403Forbidden, "Without admin.tokenFiles the admin API answers on loopback only.");
}
