using System.Net;
using System.Text.Json.Nodes;
using Xunit;

namespace Fleet.Tests.Integration.Gateway;

/// <summary>The description of the API, and the pages for people and for Kubernetes.</summary>
public sealed class OpenApi(AdminGateway admin) : IClassFixture<AdminGateway>
{
    private static readonly string[] Routes =
    [
        "GET /targets/{id}/metrics", "GET /groups/{group}/metrics", "GET /probe", "GET /scrape", "GET /sd", "GET /metrics", "GET /healthz", "GET /readyz",
        "GET /api/v1/targets", "GET /api/v1/targets/{id}",
        "PUT /api/v1/targets/{id}", "PATCH /api/v1/targets/{id}", "DELETE /api/v1/targets/{id}", "POST /api/v1/targets/{id}/collect",
        "POST /api/v1/targets/{id}/check", "POST /api/v1/targets/{id}/explain", "POST /api/v1/import", "GET /api/v1/groups", "GET /api/v1/silos",
    ];

    [Fact]
    public async Task The_document_names_every_route_with_a_summary_and_its_answers()
    {
        var answer = await admin.Gateway.SendAsync("GET", "openapi/v1.json");
        Assert.Equal((HttpStatusCode.OK, "application/json"), (answer.Status, answer.MediaType));
        Assert.StartsWith("3.", (string?)answer.Json["openapi"], StringComparison.Ordinal);
        var described = answer.Json["paths"]!.AsObject()
            .SelectMany(path => path.Value!.AsObject().Select(operation => (Route: $"{operation.Key.ToUpperInvariant()} {path.Key}", Operation: operation.Value!)))
            .ToDictionary(route => route.Route, route => route.Operation);
        Assert.Equal(Routes.Order(StringComparer.Ordinal), described.Keys.Where(route => !route.StartsWith("HEAD ", StringComparison.Ordinal)).Order(StringComparer.Ordinal));
        Assert.All(described.Values, operation => Assert.False(string.IsNullOrEmpty((string?)operation["summary"]), operation.ToJsonString()));
        Assert.All(described.Values, operation => Assert.NotEmpty(operation["responses"]!.AsObject()));
    }

    [Fact]
    public async Task The_documents_target_has_the_fields_that_the_parser_takes()
    {
        var schema = (await admin.Gateway.SendAsync("GET", "openapi/v1.json")).Json["components"]!["schemas"]!["TargetDocument"]!;
        var fields = schema["properties"]!.AsObject().Select(field => field.Key).ToList();
        foreach (var field in fields.Where(field => field != "revision"))
        {
            var answer = await admin.Gateway.SendAsync("PUT", "api/v1/targets/probe", new JsonObject { [field] = new JsonArray(7) }.ToJsonString());
            Assert.DoesNotContain(Problems.FieldsOf(answer).Zip(answer.Json["errors"]!.AsArray()),
                problem => problem.First == field && ((string)problem.Second!["reason"]!).StartsWith("unknown key", StringComparison.Ordinal));
        }

        Assert.Superset(
            new HashSet<string> { "id", "kind", "address", "database", "group", "credentials", "tls", "interval", "timeout", "tiers", "maxSeries", "labels", "meta", "collectors", "options" },
            fields.ToHashSet());
    }

    [Theory]
    [InlineData("healthz", "text/plain")]
    [InlineData("readyz", "text/plain")]
    [InlineData("", "text/html")]
    public async Task The_pages_for_people_and_probes_answer(string path, string type)
    {
        var answer = await admin.Gateway.SendAsync("GET", path);
        Assert.Equal((HttpStatusCode.OK, type), (answer.Status, answer.MediaType));
    }
}
