using System.Buffers;
using System.Globalization;
using System.Text.Json;
using Fleet.Cluster.Discovery;
using Fleet.Cluster.Placement;
using Fleet.Cluster.Targets;
using Fleet.Silo.Hosting;

namespace Fleet.Gateway.ServiceDiscovery;

/// <summary>Writes the list of targets as Prometheus' HTTP service discovery reads it: one group per target, in the order of ids.</summary>
internal sealed class SdDocument
{
    private readonly GrainDefaults _defaults;

    public SdDocument(GrainDefaults defaults) => _defaults = defaults;

    /// <summary>The document; the same registry and query always give the same bytes.</summary>
    /// <param name="view">The registry.</param>
    /// <param name="query">What is asked for.</param>
    /// <param name="gateway">host:port by which the asker reached this gateway.</param>
    /// <param name="scheme">http or https.</param>
    public ReadOnlyMemory<byte> Write(RegistryView view, SdQuery query, string gateway, string scheme)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer))
        {
            writer.WriteStartArray();
            foreach (var target in view.Targets.Values.Where(t => query.Matches(t.Spec)))
            {
                writer.WriteStartObject();
                writer.WriteStartArray("targets");
                writer.WriteStringValue(query.AddressOfTarget ? target.Spec.Address : gateway);
                writer.WriteEndArray();
                writer.WriteStartObject("labels");
                foreach (var (name, value) in Labels(target, query, scheme))
                {
                    writer.WriteString(name, value);
                }

                writer.WriteEndObject();
                writer.WriteEndObject();
            }

            writer.WriteEndArray();
        }

        return buffer.WrittenMemory;
    }

    private SortedDictionary<string, string> Labels(RegisteredTarget target, SdQuery query, string scheme)
    {
        var spec = target.Spec;
        var (interval, timeout) = _defaults.For(spec);
        var labels = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (var (name, value) in spec.Labels.Concat(spec.Meta).Concat(FleetMeta(target)))
        {
            if (query.AllowedLabels?.Contains(name) != false)
            {
                labels[LabelNames.Served(name)] = value;
            }
        }

        // What a scrape needs is always there. A target's own `instance` or `job` label is what its user wants to see.
        labels.TryAdd("instance", spec.Address);
        labels.TryAdd("job", KindNames.Of(spec.Kind));
        labels["__metrics_path__"] = query.AddressOfTarget ? "/metrics" : $"/targets/{spec.Id}/metrics";
        labels["__scrape_interval__"] = DurationText.Write(interval);
        labels["__scrape_timeout__"] = DurationText.Write(timeout);
        labels["__tmp_hash"] = IdHash.Bits(spec.Id).ToString(CultureInfo.InvariantCulture);
        if (scheme != "http" && !query.AddressOfTarget)
        {
            labels["__scheme__"] = scheme;
        }

        return labels;
    }

    private static IEnumerable<KeyValuePair<string, string>> FleetMeta(RegisteredTarget target)
    {
        yield return KeyValuePair.Create("__meta_fleet_address", target.Spec.Address);
        yield return KeyValuePair.Create("__meta_fleet_group", target.Spec.Group ?? string.Empty);
        yield return KeyValuePair.Create("__meta_fleet_id", target.Spec.Id.Value);
        yield return KeyValuePair.Create("__meta_fleet_kind", KindNames.Of(target.Spec.Kind));
    }
}
