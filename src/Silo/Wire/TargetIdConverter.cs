using System.Text.Json;
using System.Text.Json.Serialization;
using Fleet.Cluster.Targets;

namespace Fleet.Silo.Wire;

/// <summary>A target's id in JSON: a text.</summary>
internal sealed class TargetIdConverter : JsonConverter<TargetId>
{
    /// <inheritdoc />
    public override TargetId Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        reader.TokenType == JsonTokenType.String && TargetId.TryParse(reader.GetString(), out var id) ? id : throw new JsonException("Not a target id.");

    /// <inheritdoc />
    public override void Write(Utf8JsonWriter writer, TargetId value, JsonSerializerOptions options) => writer.WriteStringValue(value.Value);
}
