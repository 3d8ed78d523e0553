using System.Text.Json.Serialization;

namespace Fleet.Cluster.Members.Redis;

/// <summary>The source-generated JSON of what the store keeps of members.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(LeaseAsk))]
[JsonSerializable(typeof(LeaseMember))]
[JsonSerializable(typeof(FleetView))]
internal sealed partial class MembersJson : JsonSerializerContext;
