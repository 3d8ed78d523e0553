using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Fleet.Cluster.Targets;

namespace Fleet.Cluster.Store;

/// <summary>The payloads of the store's frames as JSON: groups of changes in journals, stored targets in snapshots.</summary>
internal static class StoreCodec
{
    // Defaults of the configuration must not decide whether a stored target can be read back.
    private static readonly ParseContext Stored = new() { FromStore = true, DefaultInterval = TimeSpan.FromHours(1) };

    /// <summary>A group of changes; the first one made <paramref name="firstRevision" />.</summary>
    public static byte[] WriteChanges(long firstRevision, IEnumerable<StoreChange> changes) => Utf8(new JsonObject
    {
        ["first"] = firstRevision,
        ["changes"] = new JsonArray([.. changes.Select(WriteChange)]),
    });

    /// <summary>Reads a group of changes.</summary>
    /// <exception cref="FormatException">The payload is none; says why.</exception>
    public static (long FirstRevision, List<StoreChange> Changes) ReadChanges(ReadOnlySpan<byte> payload) => Read(payload, json =>
    {
        var changes = json["changes"]!.AsArray().Select(change => ReadChange(change!)).ToList();
        return (json["first"]!.GetValue<long>(), changes);
    });

    /// <summary>The end of a snapshot, by which a shortened one is recognised.</summary>
    public static byte[] WriteEnd(StoreState state) => Utf8(new JsonObject { ["revision"] = state.Revision, ["count"] = state.Targets.Count });

    /// <summary>Reads the end of a snapshot.</summary>
    /// <exception cref="FormatException">The payload is none; says why.</exception>
    public static (long Revision, int Count) ReadEnd(ReadOnlySpan<byte> payload) =>
        Read(payload, json => (json["revision"]!.GetValue<long>(), json["count"]!.GetValue<int>()));

    /// <summary>One target of a snapshot.</summary>
    public static byte[] WriteTarget(StoredTarget target) => Utf8(new JsonObject
    {
        ["revision"] = target.Revision,
        ["put"] = TargetSpecJson.Write(target.Spec, includeEncrypted: true),
    });

    /// <summary>Reads one target of a snapshot.</summary>
    /// <exception cref="FormatException">The payload is none; says why.</exception>
    public static StoredTarget ReadTarget(ReadOnlySpan<byte> payload) =>
        Read(payload, json => new StoredTarget { Spec = ReadSpec(json["put"]), Revision = json["revision"]!.GetValue<long>() });

    /// <summary>A spec as text, the same for equal specs.</summary>
    public static string WriteSpec(TargetSpec spec) => TargetSpecJson.Write(spec, includeEncrypted: true).ToJsonString();

    /// <summary>Reads a spec back.</summary>
    /// <exception cref="FormatException">The text is none; says why.</exception>
    public static TargetSpec ReadSpec(string text) => Read(Encoding.UTF8.GetBytes(text), ReadSpec);

    /// <summary>Makes sure that a spec can be read back, before it is written.</summary>
    /// <exception cref="ArgumentException">It cannot: it did not come out of the parser.</exception>
    public static void Check(TargetSpec spec)
    {
        ArgumentNullException.ThrowIfNull(spec);
        if (spec.Credentials.PasswordInMemory is not null || spec.Credentials.PasswordFileEntry is not null)
        {
            throw new ArgumentException("A target out of drop-in variables lives in memory only.", nameof(spec));
        }

        var written = TargetSpecJson.Write(spec, includeEncrypted: true);
        var read = TargetSpecParser.Parse(written, Stored);
        if (!read.Ok || !TargetSpecJson.Same(read.Spec, spec))
        {
            throw new ArgumentException($"No valid target: {string.Join("; ", read.Problems)}", nameof(spec));
        }
    }

    private static JsonObject WriteChange(StoreChange change) => change.Put is { } spec
        ? new JsonObject { ["put"] = TargetSpecJson.Write(spec, includeEncrypted: true) }
        : new JsonObject { ["delete"] = change.Id.Value };

    private static StoreChange ReadChange(JsonNode change)
    {
        if (change["delete"] is { } id)
        {
            return new StoreChange(TargetId.Parse(id.GetValue<string>()), Put: null);
        }

        var spec = ReadSpec(change["put"]);
        return new StoreChange(spec.Id, spec);
    }

    private static TargetSpec ReadSpec(JsonNode? node)
    {
        var read = TargetSpecParser.Parse(node, Stored);
        return read.Spec ?? throw new FormatException(
            $"holds a target that this version of Fleet does not take ({(node as JsonObject)?["id"]}: {string.Join("; ", read.Problems)})");
    }

    private static T Read<T>(ReadOnlySpan<byte> payload, Func<JsonNode, T> read)
    {
        try
        {
            return read(JsonNode.Parse(payload)!);
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or NullReferenceException or ArgumentException)
        {
            throw new FormatException("holds a record that is sound but not understood");
        }
    }

    private static byte[] Utf8(JsonObject json) => Encoding.UTF8.GetBytes(json.ToJsonString());
}
