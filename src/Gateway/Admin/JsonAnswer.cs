using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Fleet.Gateway.Admin;

/// <summary>A JSON document as an answer.</summary>
internal sealed class JsonAnswer(int status, JsonNode document) : IResult
{
    // Answers are JSON, never part of a page: what HTML would need escaped stays readable.
    private static readonly JsonWriterOptions Indented = new() { Indented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>The revision for the ETag header; null for none.</summary>
    public long? Revision { get; init; }

    /// <summary>The Location header; null for none.</summary>
    public string? Location { get; init; }

    /// <inheritdoc />
    public async Task ExecuteAsync(HttpContext httpContext)
    {
        var response = httpContext.Response;
        response.StatusCode = status;
        if (Revision is { } revision)
        {
            response.Headers.ETag = FormattableString.Invariant($"\"{revision}\"");
        }

        if (Location is not null)
        {
            response.Headers.Location = Location;
        }

        await WriteAsync(httpContext, document, "application/json");
    }

    /// <summary>Writes a document.</summary>
    public static async Task WriteAsync(HttpContext context, JsonNode document, string contentType)
    {
        context.Response.ContentType = contentType;
        await using (var writer = new Utf8JsonWriter(context.Response.BodyWriter, Indented))
        {
            document.WriteTo(writer);
        }

        await context.Response.BodyWriter.WriteAsync("\n"u8.ToArray(), context.RequestAborted);
    }
}
