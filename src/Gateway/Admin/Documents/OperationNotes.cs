using System.Globalization;
using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Mvc.ApiExplorer;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

namespace Fleet.Gateway.Admin.Documents;

/// <summary>What routes say of themselves for the OpenAPI document beyond what their signatures tell: parameters and refusals.</summary>
internal static class OperationNotes
{
    private static readonly Dictionary<string, string> PathNotes = new()
    {
        ["id"] = "The target's id: 1 to 253 of a-z 0-9 . _ -.",
        ["group"] = "The group that its targets name: 1 to 253 of a-z 0-9 . _ -.",
    };

    /// <summary>A query parameter.</summary>
    public static TBuilder WithQuery<TBuilder>(
        this TBuilder route, string name, string note, JsonSchemaType type = JsonSchemaType.String, bool repeatable = false)
        where TBuilder : IEndpointConventionBuilder =>
        route.WithMetadata(new DocumentedParameter(ParameterLocation.Query, name, note, type, repeatable));

    /// <summary>A header of the request.</summary>
    public static TBuilder WithHeader<TBuilder>(this TBuilder route, string name, string note, JsonSchemaType type = JsonSchemaType.String)
        where TBuilder : IEndpointConventionBuilder =>
        route.WithMetadata(new DocumentedParameter(ParameterLocation.Header, name, note, type, Repeatable: false));

    /// <summary>The statuses that the route refuses with, each with a problem document.</summary>
    public static TBuilder Refuses<TBuilder>(this TBuilder route, params int[] statuses)
        where TBuilder : IEndpointConventionBuilder =>
        route.WithMetadata([.. statuses.Select(status =>
            new ProducesResponseTypeMetadata(status, typeof(ProblemDocument), ["application/problem+json"]))]);

    /// <summary>Makes the OpenAPI document take up what the routes say.</summary>
    public static void AddOperationNotes(this IServiceCollection services)
    {
        // Else every number would be described as a number or a string.
        services.ConfigureHttpJsonOptions(options => options.SerializerOptions.NumberHandling = JsonNumberHandling.Strict);
        services.Configure<OpenApiOptions>("v1", options => options.AddOperationTransformer((operation, context, _) =>
        {
            Describe(operation, context.Description);
            return Task.CompletedTask;
        }));
    }

    private static void Describe(OpenApiOperation operation, ApiDescription route)
    {
        foreach (var path in (operation.Parameters ?? []).OfType<OpenApiParameter>().Where(p => p.In == ParameterLocation.Path))
        {
            path.Description = PathNotes[path.Name!];
        }

        foreach (var parameter in route.ActionDescriptor.EndpointMetadata.OfType<DocumentedParameter>())
        {
            operation.Parameters ??= [];
            operation.Parameters.Add(Parameter(parameter));
        }

        foreach (var refusal in route.SupportedResponseTypes.Where(r => r.Type == typeof(ProblemDocument)))
        {
            operation.Responses![refusal.StatusCode.ToString(CultureInfo.InvariantCulture)].Description = Meaning(refusal.StatusCode);
        }

        // One route answers GET and HEAD, but ids of operations must differ.
        if (route.HttpMethod == HttpMethods.Head)
        {
            operation.OperationId += "Head";
        }
    }

    private static OpenApiParameter Parameter(DocumentedParameter parameter)
    {
        var value = new OpenApiSchema { Type = parameter.Type };
        return new OpenApiParameter
        {
            In = parameter.In,
            Name = parameter.Name,
            Description = parameter.Note,
            Schema = parameter.Repeatable ? new OpenApiSchema { Type = JsonSchemaType.Array, Items = value } : value,
            Style = parameter.In == ParameterLocation.Query ? ParameterStyle.Form : null,
            Explode = parameter.In == ParameterLocation.Query,
        };
    }

    private static string Meaning(int status) => status switch
    {
        StatusCodes.Status400BadRequest => "The request makes no sense; errors names the fields.",
        StatusCodes.Status401Unauthorized => "A token is needed: Authorization: Bearer, with one of those in admin.tokenFiles.",
        StatusCodes.Status403Forbidden => "Without admin.tokenFiles the API answers on loopback only.",
        StatusCodes.Status404NotFound => "There is no such target or group.",
        StatusCodes.Status409Conflict => "The target is declared in the configuration and cannot be changed by the API.",
        StatusCodes.Status412PreconditionFailed => "The target is not as If-Match or If-None-Match asks. Nothing was changed.",
        StatusCodes.Status413PayloadTooLarge => "The body is too large.",
        StatusCodes.Status415UnsupportedMediaType => "The body must be JSON, with a Content-Type that says so.",
        StatusCodes.Status503ServiceUnavailable => "Not now; Retry-After says when to ask again.",
        _ => throw new ArgumentOutOfRangeException(nameof(status), string.Create(CultureInfo.InvariantCulture, $"No refusal has status {status}.")),
    };
}
