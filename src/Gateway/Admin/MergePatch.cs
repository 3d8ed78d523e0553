using System.Text.Json.Nodes;

namespace Fleet.Gateway.Admin;

/// <summary>JSON merge patch, RFC 7396: objects are merged, null removes, anything else replaces.</summary>
internal static class MergePatch
{
    /// <summary>The patched document; the inputs stay as they are.</summary>
    public static JsonNode? Apply(JsonNode? target, JsonNode? patch)
    {
        if (patch is not JsonObject changes)
        {
            return patch?.DeepClone();
        }

        var result = target is JsonObject fields ? (JsonObject)fields.DeepClone() : [];
        foreach (var (name, change) in changes)
        {
            if (change is null)
            {
                result.Remove(name);
            }
            else
            {
                result[name] = Apply(result[name], change);
            }
        }

        return result;
    }
}
