using System.Buffers;
using System.Collections.Immutable;
using System.Text.Json.Nodes;
using Fleet.Cluster;
using Fleet.Cluster.Targets;

namespace Fleet.Gateway.Admin;

/// <summary>Reads the JSON body of an admin request within its limits.</summary>
internal static class JsonBody
{
    /// <summary>The body, or the problem to answer with.</summary>
    public static async Task<(JsonNode? Body, Problem? Problem)> ReadAsync(HttpRequest request)
    {
        // A browser sends a form across sites without asking, but no JSON: this also keeps foreign pages out.
        if (!request.HasJsonContentType())
        {
            return (null, Problem.Of(StatusCodes.Status415UnsupportedMediaType, "The body must be application/json."));
        }

        try
        {
            // Kestrel holds the body to Limits.AdminBodyBytes while it is read.
            var result = await request.BodyReader.ReadAtLeastAsync((int)Limits.Default.AdminBodyBytes + 1, request.HttpContext.RequestAborted);
            var read = JsonNodes.Read(result.Buffer.ToArray(), Limits.Default);
            request.BodyReader.AdvanceTo(result.Buffer.End);
            ImmutableArray<SpecProblem> problems = read.Ok && read.Node is not JsonObject ? [new(string.Empty, "must be a JSON object")] : read.Problems;
            return problems.IsEmpty
                ? (read.Node, null)
                : (null, Problem.Fields(StatusCodes.Status400BadRequest, [.. problems.Select(p => p with { Path = InBody(p.Path) })]));
        }
        catch (BadHttpRequestException e) when (e.StatusCode == StatusCodes.Status413PayloadTooLarge)
        {
            var limit = FormattableString.Invariant($"The body is larger than {Limits.Default.AdminBodyBytes} bytes.");
            return (null, Problem.Of(StatusCodes.Status413PayloadTooLarge, limit));
        }
        catch (BadHttpRequestException e)
        {
            return (null, Problem.Of(e.StatusCode, "The body could not be read: it breaks off, comes too slowly, or is badly framed."));
        }
    }

    private static string InBody(string path) => path.Length == 0 ? "body" : $"body, {path}";
}
