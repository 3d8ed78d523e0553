using System.Collections.Immutable;
using System.Net;
using Fleet.Cluster;
using Fleet.Cluster.Targets;
using Fleet.Gateway.Admin;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging.Abstractions;
using Xunit;

namespace Fleet.Tests.Unit.Gateway.Admin;

public sealed class AdminAccessTests : IDisposable
{
    private readonly string _directory = Directory.CreateTempSubdirectory("fleet-tokens-").FullName;

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    [Theory]
    [InlineData("127.0.0.1", "localhost:9432", null, true)]
    [InlineData("::1", "[::1]:9432", null, true)]
    [InlineData("::ffff:127.0.0.1", "127.0.0.1:9432", "http://127.0.0.1:9432", true)]
    [InlineData("10.0.0.1", "localhost:9432", null, false)]
    [InlineData(null, "localhost:9432", null, false)]
    [InlineData("127.0.0.1", "evil.example:9432", null, false)]
    [InlineData("127.0.0.1", "10.0.0.1:9432", null, false)]
    [InlineData("127.0.0.1", "localhost:9432", "http://evil.example", false)]
    [InlineData("127.0.0.1", "localhost:9432", "http://localhost:8080", false)]
    [InlineData("127.0.0.1", "localhost:9432", "null", false)]
    public async Task Without_tokens_only_this_machine_under_its_own_name_and_origin_may_in(string? remote, string host, string? origin, bool mayIn)
    {
        var http = new DefaultHttpContext();
        http.Connection.RemoteIpAddress = remote is null ? null : IPAddress.Parse(remote);
        http.Request.Scheme = "http";
        http.Request.Host = new HostString(host);
        http.Request.Headers.Origin = origin;
        Assert.Equal(mayIn, await MayInAsync(http));
    }

    [Theory]
    [InlineData("Bearer one", true)]
    [InlineData("bearer  two ", true)]
    [InlineData("Bearer on", false)]
    [InlineData("Bearer onee", false)]
    [InlineData("Bearer ", false)]
    [InlineData("Basic one", false)]
    [InlineData("one", false)]
    [InlineData(null, false)]
    public async Task With_tokens_every_one_of_them_lets_in_and_nothing_else_not_even_loopback(string? header, bool mayIn)
    {
        var http = Loopback(header);
        Assert.Equal(mayIn, await MayInAsync(http, Token("1", "one\n"), Token("2", "two"), Token("3", " \n"), Path.Combine(_directory, "missing")));
        Assert.Equal(mayIn ? "" : "Bearer realm=\"fleet\"", http.Response.Headers.WWWAuthenticate.ToString());
    }

    [Fact]
    public async Task A_rotated_token_counts_at_once()
    {
        var file = Token("1", "old");
        Assert.True(await MayInAsync(Loopback("Bearer old"), file));
        Token("1", "new");
        Assert.False(await MayInAsync(Loopback("Bearer old"), file));
        Assert.True(await MayInAsync(Loopback("Bearer new"), file));
    }

    private static DefaultHttpContext Loopback(string? authorization)
    {
        var http = new DefaultHttpContext();
        http.Connection.RemoteIpAddress = IPAddress.Loopback;
        http.Request.Host = new HostString("localhost:9432");
        http.Request.Headers.Authorization = authorization;
        return http;
    }

    private static async Task<bool> MayInAsync(HttpContext http, params ImmutableArray<string> tokenFiles)
    {
        var tokens = new AdminTokens(tokenFiles, new SecretSource(null, Limits.Default, _ => null), NullLogger<AdminTokens>.Instance);
        var answer = await new AdminAccess(tokens).InvokeAsync(EndpointFilterInvocationContext.Create(http), _ => ValueTask.FromResult<object?>("in"));
        Assert.True(answer is "in" or Problem);
        return answer is "in";
    }

    private string Token(string name, string text)
    {
        var path = Path.Combine(_directory, name);
        File.WriteAllText(path, text);
        return path;
    }
}
