using System.Text.Json.Nodes;
using Fleet.Cluster.Targets;
using Fleet.Grains.Collecting;
using Fleet.Silo.Hosting;

namespace Fleet.Gateway.Admin;

/// <summary>Makes specs of request bodies.</summary>
internal sealed class SpecBody
{
    private readonly ParseContext _context;

    public SpecBody(GrainDefaults defaults, SecretProtector? protector, CollectorCatalog catalog) => _context = new ParseContext
    {
        DefaultInterval = defaults.Interval,
        Protector = protector,
        CollectorNames = catalog.NamesOf,
    };

    /// <summary>The spec that a body describes for the id in the path, or all that is wrong with it.</summary>
    public SpecParseResult Parse(JsonNode? body, TargetId id) =>
        TargetSpecParser.Parse(body, _context with { Id = id });

    /// <summary>The spec of one entry of an import.</summary>
    public SpecParseResult Parse(JsonNode? body, string path) =>
        TargetSpecParser.Parse(body, _context with { Path = path });

    /// <summary>The spec that a merge patch (RFC 7396) makes of a stored one.</summary>
    public SpecParseResult Patch(TargetSpec stored, JsonNode? patch)
    {
        var merged = MergePatch.Apply(TargetSpecJson.Write(stored, includeEncrypted: false), patch);
        var result = Parse(merged, stored.Id);
        if (result.Spec is not { } spec || stored.Credentials.PasswordEncrypted is not { } kept || NamesAPassword(spec.Credentials) || Touches(patch))
        {
            return result;
        }

        // Who may register targets must not thereby learn a password: it goes only where it was registered for.
        return spec.Kind == stored.Kind && spec.Address == stored.Address && spec.Tls == stored.Tls
            ? result with { Spec = spec with { Credentials = spec.Credentials with { PasswordEncrypted = kept } } }
            : new SpecParseResult { Problems = [new SpecProblem("credentials.password", "must be given again when kind, address or tls change")] };
    }

    private static bool NamesAPassword(Credentials credentials) =>
        credentials is not { PasswordFile: null, PasswordEnv: null, PasswordEncrypted: null };

    // `"credentials": null` and `"password": null` ask for the password to go.
    private static bool Touches(JsonNode? patch) =>
        patch is JsonObject fields && fields.TryGetPropertyValue("credentials", out var credentials)
        && (credentials is not JsonObject inner || inner.ContainsKey("password"));
}
