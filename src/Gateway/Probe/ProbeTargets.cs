using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Fleet.Cluster.Configuration.Probe;
using Fleet.Cluster.Discovery;
using Fleet.Cluster.Targets;

namespace Fleet.Gateway.Probe;

/// <summary>
/// Says what probes may reach: a registered target, by its id or address, or an address on the allow-list. Never anything
/// else: whoever can reach the gateway must not reach through it.
/// </summary>
internal sealed class ProbeTargets
{
    private readonly ProbeSettings _settings;
    private readonly TargetRegistry _registry;
    private Known? _known;

    public ProbeTargets(ProbeSettings settings, TargetRegistry registry)
    {
        _settings = settings;
        _registry = registry;
    }

    /// <summary>The registered target of an id; null when the text is none.</summary>
    public RegisteredTarget? Named(string text) =>
        TargetId.TryParse(text, out var id) ? _registry.Current.Targets.GetValueOrDefault(id) : null;

    /// <summary>The registered target at an address in its written form that fits; of several the first by their ids.</summary>
    public RegisteredTarget? Find(string address, Func<TargetSpec, bool> fits) =>
        Addresses()[address].Where(target => fits(target.Spec)).MinBy(target => target.Spec.Id.Value, StringComparer.Ordinal);

    /// <summary>Whether an address in its written form is on the allow-list.</summary>
    public bool Allows(string address) => _settings.Allow.Any(pattern => pattern.Matches(address));

    /// <summary>Whether a name would be on the allow-list in the place of the host of an address.</summary>
    public bool AllowsName(string name, string address) =>
        address.LastIndexOf(':') is var colon && RedisTargetText.TryRead(name + address[colon..], out var read) is null
        && read!.Address == name + address[colon..] && Allows(read.Address);

    /// <summary>The id of what is probed: the address for people, and a print of all that tells one probe from another.</summary>
    public static TargetId IdOf(string address, params ReadOnlySpan<string?> all)
    {
        var print = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(string.Join('\n', [address, .. all]))).AsSpan(0, 8));
        var shown = string.Concat(address.ToLower(CultureInfo.InvariantCulture).Take(100).Select(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c == '.' ? c : '-'));
        return TargetId.Parse($"probe-{shown}-{print}");
    }

    /// <summary>Each probe looks for one address among thousands, and the registry changes rarely: the list is made once for each view.</summary>
    private ILookup<string, RegisteredTarget> Addresses()
    {
        var view = _registry.Current;
        var known = Volatile.Read(ref _known);
        if (known is null || !ReferenceEquals(known.View, view))
        {
            known = new Known(view, view.Targets.Values.ToLookup(static target => target.Spec.Address, StringComparer.Ordinal));
            Volatile.Write(ref _known, known);
        }

        return known.Addresses;
    }

    private sealed record Known(RegistryView View, ILookup<string, RegisteredTarget> Addresses);
}
