using System.Text.Json.Serialization;

namespace Fleet.Gateway.Admin.Documents;

/// <summary>The source-generated JSON of the types that the OpenAPI document is made from.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(TargetDocument))]
[JsonSerializable(typeof(TargetPatch))]
[JsonSerializable(typeof(TargetImport))]
[JsonSerializable(typeof(StoredTargetDocument))]
[JsonSerializable(typeof(WholeTargetDocument))]
[JsonSerializable(typeof(TargetPage))]
[JsonSerializable(typeof(CheckDocument))]
[JsonSerializable(typeof(ExplainDocument))]
[JsonSerializable(typeof(ImportDocument))]
[JsonSerializable(typeof(GroupsDocument))]
[JsonSerializable(typeof(SilosDocument))]
[JsonSerializable(typeof(DiscoveredDocument[]))]
[JsonSerializable(typeof(ProblemDocument))]
[JsonSerializable(typeof(string))]
internal sealed partial class ApiJson : JsonSerializerContext;
