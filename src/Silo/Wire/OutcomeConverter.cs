using System.Text.Json;
using System.Text.Json.Serialization;
using Fleet.Grains.Collecting;

namespace Fleet.Silo.Wire;

/// <summary>An outcome in JSON: its kind, reason and message.</summary>
internal sealed class OutcomeConverter : JsonConverter<CollectOutcome>
{
    /// <inheritdoc />
    public override CollectOutcome Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        var told = JsonSerializer.Deserialize(ref reader, SiloJson.Default.ToldOutcome) ?? throw new JsonException("Not an outcome.");
        return OutcomeForm.Make(told.Kind, told.Reason, told.Message);
    }

    /// <inheritdoc />
    public override void Write(Utf8JsonWriter writer, CollectOutcome value, JsonSerializerOptions options) =>
        JsonSerializer.Serialize(writer, new ToldOutcome { Kind = value.Kind, Reason = value.Reason, Message = value.Message }, SiloJson.Default.ToldOutcome);
}
