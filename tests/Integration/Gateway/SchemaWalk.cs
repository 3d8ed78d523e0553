using System.Text.Json.Nodes;
using Xunit;

namespace Fleet.Tests.Integration.Gateway;

/// <summary>Holds real answers against the schemas of an OpenAPI document, and keeps which fields of each schema were seen.</summary>
internal sealed class SchemaWalk(JsonNode document)
{
    private const string Prefix = "#/components/schemas/";

    /// <summary>The fields that stood in answers, by schema.</summary>
    public Dictionary<string, HashSet<string>> Seen { get; } = new(StringComparer.Ordinal);

    /// <summary>The fields of a schema.</summary>
    public IEnumerable<string> Properties(string name) => Schema(name)["properties"]!.AsObject().Select(p => p.Key);

    /// <summary>Asserts that an answer has no field that the schema lacks, and all that it requires, at every depth.</summary>
    public void Compare(JsonNode schema, JsonNode? answer, string where)
    {
        // A field that may be null is one of two schemas.
        if (schema["oneOf"] is JsonArray either)
        {
            if (answer is not null)
            {
                Compare(either.Single(s => s!["$ref"] is not null)!, answer, where);
            }
        }
        else if ((string?)schema["$ref"] is { } reference)
        {
            CompareFields(reference[Prefix.Length..], answer, where);
        }
        else if (answer is JsonArray items)
        {
            Assert.True(schema["items"] is not null, $"{where} is a list: {schema.ToJsonString()}");
            Assert.All(items, item => Compare(schema["items"]!, item, where + "[]"));
        }
        else if (answer is JsonObject)
        {
            Assert.True(schema["additionalProperties"] is not null, $"{where} is an object: {schema.ToJsonString()}");
        }
        else
        {
            var type = answer is null ? "null" : answer.GetValueKind().ToString();
            var types = schema["type"] is JsonArray list ? [.. list.Select(t => (string)t!)] : new[] { (string)schema["type"]! };
            Assert.Contains(types, t => t == type || (t, type) is ("string", "String") or ("integer" or "number", "Number") or ("boolean", "True" or "False"));
        }
    }

    private void CompareFields(string name, JsonNode? answer, string where)
    {
        Assert.True(answer is JsonObject, $"{where} is no {name}: {answer}");
        var fields = answer.AsObject();
        var seen = Seen.TryGetValue(name, out var known) ? known : Seen[name] = new HashSet<string>(StringComparer.Ordinal);
        seen.UnionWith(fields.Select(f => f.Key));
        Assert.Empty(fields.Select(f => f.Key).Except(Properties(name)).Select(f => $"{where}.{f} is not in {name}"));
        var required = (Schema(name)["required"]?.AsArray() ?? []).Select(r => (string)r!);
        Assert.Empty(required.Where(r => !fields.ContainsKey(r)).Select(r => $"{where}.{r} is required by {name}"));
        foreach (var (field, value) in fields)
        {
            Compare(Schema(name)["properties"]![field]!, value, $"{where}.{field}");
        }
    }

    private JsonNode Schema(string name) => document["components"]!["schemas"]![name]!;
}
