using System.Collections.Immutable;
using System.Net;
using Fleet.Cluster;
using Fleet.Cluster.Targets;
using Fleet.Silo.Access;
using Fleet.Tests.Testing.Time;
using Fleet.Tests.Unit.Cluster.Discovery;
using Microsoft.AspNetCore.Http;
using Xunit;

namespace Fleet.Tests.Unit.Silo.Access;

public sealed class PeerAccessTests : IDisposable
{
    private readonly string _directory = Directory.CreateTempSubdirectory("fleet-tokens-").FullName;
    private readonly ManualTime _time = new();
    private readonly ListLogger<PeerToken> _log = new();

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    [Theory]
    [InlineData("127.0.0.1", "localhost:9433", null, 0)]
    [InlineData("::1", "[::1]:9433", null, 0)]
    [InlineData("::ffff:127.0.0.1", "127.0.0.1:9433", "http://127.0.0.1:9433", 0)]
    [InlineData("10.0.0.1", "localhost:9433", null, 403)]
    [InlineData(null, "localhost:9433", null, 403)]
    [InlineData("127.0.0.1", "evil.example:9433", null, 403)]
    [InlineData("127.0.0.1", "localhost:9433", "http://evil.example", 403)]
    public async Task Without_token_and_certificates_only_this_machine_under_its_own_name_and_origin_may_in(string? remote, string host, string? origin, int status)
    {
        var http = Request(null);
        http.Connection.RemoteIpAddress = remote is null ? null : IPAddress.Parse(remote);
        http.Request.Host = new HostString(host);
        http.Request.Headers.Origin = origin;
        Assert.Equal(status, await StatusAsync(Token(), http));
    }

    [Theory]
    [InlineData("Bearer one", 0)]
    [InlineData("bearer  two ", 0)]
    [InlineData("Bearer onee", 401)]
    [InlineData("Bearer one\ntwo", 401)]
    [InlineData("Bearer ", 401)]
    [InlineData("Basic one", 401)]
    [InlineData(null, 401)]
    public async Task Each_line_of_the_token_file_lets_in_and_nothing_else_not_even_loopback(string? header, int status) =>
        Assert.Equal(status, await StatusAsync(Token(Write("one\r\n\n two \n")), Request(header)));

    [Fact]
    public async Task The_first_line_is_the_one_to_show()
    {
        var tokens = await Token(Write("new\nold\n")).ReadAsync(default);
        Assert.Equal(["new", "old"], tokens.Select(t => t.Reveal()));
    }

    [Fact]
    public async Task A_changed_file_counts_within_a_second()
    {
        var token = Token(Write("old"));
        Assert.Equal(0, await StatusAsync(token, Request("Bearer old")));
        Write("new");
        _time.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(401, await StatusAsync(token, Request("Bearer old")));
        Assert.Equal(0, await StatusAsync(token, Request("Bearer new")));
    }

    [Fact]
    public async Task A_file_that_cannot_be_read_or_is_empty_lets_nobody_in_and_is_told_of_once()
    {
        var missing = Token(Path.Combine(_directory, "missing"));
        for (var call = 0; call < 3; call++)
        {
            Assert.Equal(401, await StatusAsync(missing, Request("Bearer ")));
            _time.Advance(TimeSpan.FromSeconds(1));
        }

        Assert.StartsWith("cluster token: The secret file ", Assert.Single(_log.Lines), StringComparison.Ordinal);
        var empty = Token(Write(" \n"));
        Assert.Equal(401, await StatusAsync(empty, Request("Bearer ")));
        Assert.Equal("cluster token: The file of cluster.tokenFile holds no token.", _log.Lines[1]);
        Write("one");
        _time.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(0, await StatusAsync(empty, Request("Bearer one")));
        Assert.Equal(2, _log.Lines.Length);
    }

    private static async Task<int> StatusAsync(PeerToken token, HttpContext http) =>
        (await new PeerAccess(new PeerCredentials(token, Certificates: null)).CheckAsync(http))?.Status ?? 0;

    private static DefaultHttpContext Request(string? authorization)
    {
        var http = new DefaultHttpContext();
        http.Connection.RemoteIpAddress = IPAddress.Loopback;
        http.Request.Scheme = "http";
        http.Request.Host = new HostString("localhost:9433");
        http.Request.Headers.Authorization = authorization;
        return http;
    }

    private PeerToken Token(params ImmutableArray<string> files) =>
        new(new TokenFiles(files, new SecretSource(null, Limits.Default, _ => null)), _time, _log);

    private string Write(string text)
    {
        var path = Path.Combine(_directory, "token");
        File.WriteAllText(path, text);
        return path;
    }
}
