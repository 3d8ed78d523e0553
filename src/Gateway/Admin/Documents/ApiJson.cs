using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Mvc;

namespace Fleet.Gateway.Admin.Documents;

/// <summary>The source-generated JSON of the types that the OpenAPI document is made from.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(TargetDocument))]
[JsonSerializable(typeof(TargetPage))]
[JsonSerializable(typeof(TargetImport))]
[JsonSerializable(typeof(ProblemDetails))]
[JsonSerializable(typeof(string))]
internal sealed partial class ApiJson : JsonSerializerContext;
