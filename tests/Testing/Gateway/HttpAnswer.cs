using System.Net;
using System.Text;
using System.Text.Json.Nodes;

namespace Fleet.Tests.Testing.Gateway;

/// <summary>An answer of the gateway, read to its end.</summary>
/// <param name="Status">The status code.</param>
/// <param name="MediaType">The content type without its parameters; empty when there is none.</param>
/// <param name="Headers">All headers, those of the content among them; several values joined by commas.</param>
/// <param name="Body">The body as it came over the wire.</param>
public sealed record HttpAnswer(HttpStatusCode Status, string MediaType, IReadOnlyDictionary<string, string> Headers, byte[] Body)
{
    /// <summary>The body as text.</summary>
    public string Text => Encoding.UTF8.GetString(Body);

    /// <summary>The body as JSON.</summary>
    public JsonNode Json => JsonNode.Parse(Body) ?? throw new InvalidOperationException("null");

    /// <summary>Reads a response.</summary>
    public static async Task<HttpAnswer> ReadAsync(HttpResponseMessage response)
    {
        var headers = response.Headers.Concat(response.Content.Headers)
            .ToDictionary(header => header.Key, header => string.Join(", ", header.Value), StringComparer.OrdinalIgnoreCase);
        var type = response.Content.Headers.ContentType?.MediaType ?? string.Empty;
        return new HttpAnswer(response.StatusCode, type, headers, await response.Content.ReadAsByteArrayAsync());
    }

    /// <inheritdoc />
    public override string ToString() => $"{(int)Status} {MediaType}\n{Text}";
}
