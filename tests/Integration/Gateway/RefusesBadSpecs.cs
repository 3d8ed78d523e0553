using System.Net;
using Xunit;

namespace Fleet.Tests.Integration.Gateway;

/// <summary>What a user sees who registers a target that makes no sense.</summary>
public sealed class RefusesBadSpecs(AdminGateway admin) : IClassFixture<AdminGateway>
{
    private const string New = "api/v1/targets/new";

    [Theory]
    [InlineData("""{"address":"x:1"}""", "kind")]
    [InlineData("""{"kind":"mongodb","address":"x:1"}""", "kind")]
    [InlineData("""{"kind":"nginx","address":"http://x"}""", "kind")]
    [InlineData("""{"kind":7,"address":"x:1"}""", "kind")]
    [InlineData("""{"kind":"redis"}""", "address")]
    [InlineData("""{"kind":"redis","address":"x:0"}""", "address")]
    [InlineData("""{"kind":"redis","address":"x:99999"}""", "address")]
    [InlineData("""{"kind":"redis","address":"a b:1"}""", "address")]
    [InlineData("""{"kind":"redis","address":["x:1"]}""", "address")]
    [InlineData("""{"id":"other","kind":"redis","address":"x:1"}""", "id")]
    [InlineData("""{"kind":"redis","address":"x:1","database":"d"}""", "database")]
    [InlineData("""{"kind":"redis","address":"x:1","group":"A B"}""", "group")]
    [InlineData("""{"kind":"redis","address":"x:1","interval":"soon"}""", "interval")]
    [InlineData("""{"kind":"redis","address":"x:1","interval":"10ms"}""", "interval")]
    [InlineData("""{"kind":"redis","address":"x:1","interval":15}""", "interval")]
    [InlineData("""{"kind":"redis","address":"x:1","interval":"2s","timeout":"3s"}""", "timeout")]
    [InlineData("""{"kind":"redis","address":"x:1","tiers":{"heavy":0}}""", "tiers.heavy")]
    [InlineData("""{"kind":"redis","address":"x:1","tiers":{"health":1.5}}""", "tiers.health")]
    [InlineData("""{"kind":"redis","address":"x:1","tiers":{"never":1}}""", "tiers.never")]
    [InlineData("""{"kind":"redis","address":"x:1","maxSeries":99}""", "maxSeries")]
    [InlineData("""{"kind":"redis","address":"x:1","labels":{"a b":"c"}}""", "labels.a b")]
    [InlineData("""{"kind":"redis","address":"x:1","labels":{"__name__":"c"}}""", "labels.__name__")]
    [InlineData("""{"kind":"redis","address":"x:1","labels":["a"]}""", "labels")]
    [InlineData("""{"kind":"redis","address":"x:1","meta":{"namespace":"c"}}""", "meta.namespace")]
    [InlineData("""{"kind":"redis","address":"x:1","credentials":{"passwordFile":""}}""", "credentials.passwordFile")]
    [InlineData("""{"kind":"redis","address":"x:1","credentials":{"passwordEnv":"A-B"}}""", "credentials.passwordEnv")]
    [InlineData("""{"kind":"redis","address":"x:1","credentials":{"passwordEnv":"A","passwordFile":"/b"}}""", "credentials.passwordEnv")]
    [InlineData("""{"kind":"redis","address":"x:1","credentials":{"password":"s3cret"}}""", "credentials.password")]
    [InlineData("""{"kind":"redis","address":"x:1","credentials":{"passwordEncrypted":"AAAA"}}""", "credentials.passwordEncrypted")]
    [InlineData("""{"kind":"postgres","address":"x:1","tls":{"mode":"maybe"}}""", "tls.mode")]
    [InlineData("""{"kind":"postgres","address":"x:1","tls":{"mode":"require","certFile":"/a"}}""", "tls.keyFile")]
    [InlineData("""{"kind":"redis","address":"x:1","collectors":{"disable":["all"]}}""", "collectors.disable[0]")]
    [InlineData("""{"kind":"redis","address":"x:1","collectors":{"enable":["a b"]}}""", "collectors.enable[0]")]
    [InlineData("""{"kind":"postgres","address":"x:1","collectors":{"enable":["postmastr"]}}""", "collectors.enable[0]")]
    [InlineData("""{"kind":"redis","address":"x:1","options":{"checkStreams":[7]}}""", "options.checkStreams[0]")]
    [InlineData("""{"kind":"redis","address":"x:1","options":{"topStatements":1}}""", "options.topStatements")]
    [InlineData("""{"kind":"postgres","address":"x:1","options":{"compatibility":["v0.16"]}}""", "options.compatibility[0]")]
    public async Task A_bad_field_is_named(string body, string field)
    {
        var answer = await admin.RefusedAsync(HttpStatusCode.BadRequest, "PUT", New, body);
        Assert.Equal([field], Problems.FieldsOf(answer));
        Assert.StartsWith(field + ": ", (string?)answer.Json["detail"], StringComparison.Ordinal);
        Assert.DoesNotContain("s3cret", answer.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task All_problems_are_told_at_once()
    {
        var answer = await admin.RefusedAsync(HttpStatusCode.BadRequest, "PUT", New, """
            {"kind":"redis","address":"no where","interval":"1","timeout":"x","labels":{"a b":"a","b":7},"tiers":{"sizes":-1},"whatever":true}
            """);
        Assert.Equal(
            ["address", "interval", "labels.a b", "labels.b", "tiers.sizes", "timeout", "whatever"],
            Problems.FieldsOf(answer).Order(StringComparer.Ordinal));
        Assert.EndsWith("(and 6 more).", (string?)answer.Json["detail"], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"kind":"redis","adress":"x:1"}""", "adress", "address")]
    [InlineData("""{"knd":"redis","address":"x:1"}""", "knd", "kind")]
    [InlineData("""{"kind":"redis","address":"x:1","intervall":"5s"}""", "intervall", "interval")]
    [InlineData("""{"kind":"redis","address":"x:1","credentials":{"passwordfile":"/x"}}""", "credentials.passwordfile", "passwordFile")]
    [InlineData("""{"kind":"redis","address":"x:1","options":{"checkStream":["a"]}}""", "options.checkStream", "checkStreams")]
    public async Task An_unknown_key_is_refused_with_the_one_that_was_meant(string body, string field, string meant)
    {
        var answer = await admin.RefusedAsync(HttpStatusCode.BadRequest, "PUT", New, body);
        var reason = (string?)answer.Json["errors"]!.AsArray().Single(error => (string?)error!["field"] == field)!["reason"];
        Assert.Contains($"did you mean '{meant}'?", reason, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("{")]
    [InlineData("""{"kind":"redis",}""")]
    [InlineData("""{"kind":"redis","kind":"redis","address":"x:1"}""")]
    [InlineData("""{"kind":"redis","address":"x:1","labels":{"a":"1","a":"2"}}""")]
    [InlineData("""{"kind":"redis","address":"x:1"} {}""")]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("\"redis\"")]
    [InlineData("""{"a":{"a":{"a":{"a":{"a":{"a":{"a":{"a":{"a":{"a":{"a":{"a":{"a":{"a":{"a":{"a":{"a":1}}}}}}}}}}}}}}}}}""")]
    public async Task A_body_that_is_no_JSON_object_is_refused_as_a_whole(string body)
    {
        foreach (var (method, path) in ((string, string)[])[("PUT", New), ("PATCH", "api/v1/targets/registered"), ("POST", "api/v1/import")])
        {
            var answer = await admin.RefusedAsync(HttpStatusCode.BadRequest, method, path, body);
            Assert.StartsWith("body", Assert.Single(Problems.FieldsOf(answer)), StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_body_over_the_limit_is_refused(bool chunked)
    {
        var before = await admin.Gateway.RegisteredAsync();
        var body = $$"""{"kind":"redis","address":"x:1","group":"{{new string('a', 1 << 20)}}"}""";
        var framed = chunked ? $"Transfer-Encoding: chunked\r\n\r\n{body.Length:x}\r\n{body}\r\n0\r\n\r\n" : $"Content-Length: {body.Length}\r\n\r\n{body}";
        foreach (var request in (string[])["PUT /" + New, "PATCH /api/v1/targets/registered", "POST /api/v1/import"])
        {
            var answer = await admin.Gateway.RawAsync($"{request} HTTP/1.1\r\nHost: {admin.Gateway.Address}\r\nContent-Type: application/json\r\n{framed}");
            Assert.StartsWith("HTTP/1.1 413 ", answer, StringComparison.Ordinal);
            Assert.Contains("Content-Type: application/problem+json", answer, StringComparison.Ordinal);
            Assert.Contains("The body is larger than 1048576 bytes.", answer, StringComparison.Ordinal);
        }

        Assert.Equal(before, await admin.Gateway.RegisteredAsync());
    }

    [Theory]
    [InlineData("text/plain")]
    [InlineData("application/x-www-form-urlencoded")]
    [InlineData("application/yaml")]
    [InlineData("nonsense")]
    public async Task A_body_of_another_type_is_refused(string type)
    {
        await admin.RefusedAsync(HttpStatusCode.UnsupportedMediaType, "PUT", New, AdminGateway.Good, ("Content-Type", type));
        await admin.RefusedAsync(HttpStatusCode.UnsupportedMediaType, "POST", "api/v1/import", "{}", ("Content-Type", type));
    }

    [Theory]
    [InlineData("A")]
    [InlineData("-a")]
    [InlineData("a.")]
    [InlineData("a b")]
    [InlineData("%C3%A4")]
    [InlineData("a%2Fb")]
    public async Task An_id_that_is_none_is_refused(string id)
    {
        Assert.Equal(["id"], Problems.FieldsOf(await admin.RefusedAsync(HttpStatusCode.BadRequest, "PUT", "api/v1/targets/" + id, AdminGateway.Good)));
        Assert.Equal(["id"], Problems.FieldsOf(await admin.RefusedAsync(HttpStatusCode.BadRequest, "DELETE", "api/v1/targets/" + id)));
        await admin.RefusedAsync(HttpStatusCode.NotFound, "GET", "api/v1/targets/" + id);
    }

    [Fact]
    public async Task An_id_may_have_253_characters_and_no_more()
    {
        var longest = new string('a', 253);
        Assert.Equal(HttpStatusCode.Created, (await admin.Gateway.SendAsync("PUT", "api/v1/targets/" + longest, AdminGateway.Good)).Status);
        Assert.Equal(HttpStatusCode.NoContent, (await admin.Gateway.SendAsync("DELETE", "api/v1/targets/" + longest)).Status);
        await admin.RefusedAsync(HttpStatusCode.BadRequest, "PUT", $"api/v1/targets/{longest}a", AdminGateway.Good);
    }
}
