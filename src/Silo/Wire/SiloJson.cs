using System.Collections.Immutable;
using System.Text.Json.Serialization;
using Fleet.Cluster.Members;
using Fleet.Silo.HandOver;
using Fleet.Silo.Serving;

namespace Fleet.Silo.Wire;

/// <summary>
/// The JSON messages between processes of a fleet. Unknown fields are passed over, so that a newer version may say more. What
/// it says an older one does not: new fields are never required, and make sense when they are zero or null, for generated code
/// gives that to a missing <c>init</c> property whatever its initial value is.
/// </summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    UseStringEnumConverter = true,
    RespectNullableAnnotations = true,
    RespectRequiredConstructorParameters = true,
    Converters = [typeof(TargetIdConverter), typeof(OutcomeConverter)])]
[JsonSerializable(typeof(FleetView))]
[JsonSerializable(typeof(HandOverRequest))]
[JsonSerializable(typeof(GrainReport))]
[JsonSerializable(typeof(CheckReport))]
[JsonSerializable(typeof(ImmutableArray<GrainSummary>))]
[JsonSerializable(typeof(ToldOutcome))]
internal sealed partial class SiloJson : JsonSerializerContext;
