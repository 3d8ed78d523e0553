using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using Fleet.Gateway.Admin.Documents;
using Microsoft.AspNetCore.Http;

namespace Fleet.Tests.Unit.Gateway.Admin;

/// <summary>An answer of the API, held against the document that the OpenAPI description is made from.</summary>
internal sealed record ApiAnswer(int Status, string? RetryAfter, JsonNode Json)
{
    private static readonly JsonSerializerOptions Strict = new(ApiJson.Default.Options)
    {
        TypeInfoResolver = ApiJson.Default,
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        RespectNullableAnnotations = true,
    };

    /// <summary>Asks; <paramref name="query" /> begins with a question mark.</summary>
    public static async Task<ApiAnswer> OfAsync(Func<HttpContext, Task<IResult>> ask, string query = "")
    {
        using var body = new MemoryStream();
        var http = new DefaultHttpContext();
        http.Request.QueryString = new QueryString(query);
        http.Response.Body = body;
        await (await ask(http)).ExecuteAsync(http);
        return new ApiAnswer(http.Response.StatusCode, (string?)http.Response.Headers.RetryAfter, JsonNode.Parse(body.ToArray())!);
    }

    /// <summary>The answer as its document; throws when it has a field too many or too few.</summary>
    public T As<T>() => Json.Deserialize<T>(Strict)!;
}
