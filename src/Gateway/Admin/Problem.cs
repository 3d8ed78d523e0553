using System.Text.Json.Nodes;
using Fleet.Cluster.Targets;
using Microsoft.AspNetCore.WebUtilities;

namespace Fleet.Gateway.Admin;

/// <summary>An RFC 9457 problem document: one sentence, the fields concerned, nothing secret.</summary>
internal sealed class Problem : IResult
{
    private readonly int _status;
    private readonly JsonObject _document;

    private Problem(int status, string detail, IEnumerable<SpecProblem> fields)
    {
        _status = status;
        var errors = new JsonArray([.. fields.Select(f => (JsonNode)new JsonObject { ["field"] = f.Path, ["reason"] = f.Reason })]);
        _document = new JsonObject
        {
            ["type"] = "about:blank",
            ["title"] = ReasonPhrases.GetReasonPhrase(status),
            ["status"] = status,
            ["detail"] = detail,
        };
        if (errors.Count > 0)
        {
            _document["errors"] = errors;
        }
    }

    /// <summary>A problem of the whole request.</summary>
    public static Problem Of(int status, string detail) => new(status, detail, []);

    /// <summary>A problem of one field.</summary>
    public static Problem Field(int status, string field, string reason) => Fields(status, [new SpecProblem(field, reason)]);

    /// <summary>A problem of one or more fields; the sentence is made of the first.</summary>
    public static Problem Fields(int status, IReadOnlyList<SpecProblem> fields) =>
        new(status, fields.Count == 1 ? $"{fields[0]}." : $"{fields[0]} (and {fields.Count - 1} more).", fields);

    /// <summary>There is no such target.</summary>
    public static Problem NotFound(string id) =>
        Of(StatusCodes.Status404NotFound, TargetId.TryParse(id, out var known) ? $"There is no target '{known}'." : "This is no target's id.");

    /// <inheritdoc />
    public async Task ExecuteAsync(HttpContext httpContext)
    {
        httpContext.Response.StatusCode = _status;
        await JsonAnswer.WriteAsync(httpContext, _document, "application/problem+json");
    }
}
