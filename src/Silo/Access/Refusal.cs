using System.Text.Json.Nodes;
using Microsoft.AspNetCore.WebUtilities;

namespace Fleet.Silo.Access;

/// <summary>A request that gets no other answer, as an RFC 9457 problem document.</summary>
/// <param name="Status">The HTTP status.</param>
/// <param name="Detail">Why, in one sentence without a secret.</param>
internal sealed record Refusal(int Status, string Detail)
{
    /// <summary>Answers with it.</summary>
    public async Task WriteAsync(HttpContext context)
    {
        var document = new JsonObject
        {
            ["type"] = "about:blank",
            ["title"] = ReasonPhrases.GetReasonPhrase(Status),
            ["status"] = Status,
            ["detail"] = Detail,
        };
        context.Response.StatusCode = Status;
        context.Response.ContentType = "application/problem+json";
        await context.Response.WriteAsync(document.ToJsonString() + "\n", context.RequestAborted);
    }
}
