using System.Net;
using System.Text.RegularExpressions;
using Fleet.Cluster.Targets;

namespace Fleet.Cluster.Configuration.Probe;

/// <summary>
/// Addresses that may be probed: host and port, where <c>*</c> in the host stands for a part of one label. A pattern that
/// looks like an IPv4 address stands for addresses only: <c>10.0.0.*</c> must not let in a name such as 10.0.0.example.
/// </summary>
public sealed partial class AddressPattern
{
    private readonly Regex _host;
    private readonly bool _isNumeric;

    private AddressPattern(string text, string host, int port)
    {
        Text = text;
        Port = port;
        _isNumeric = Numeric().IsMatch(host);
        var parts = host.Split('*').Select(Regex.Escape);
        _host = new Regex($@"^{string.Join("[^.:]*", parts)}\z", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.NonBacktracking);
    }

    /// <summary>The pattern as it was written.</summary>
    public string Text { get; }

    /// <summary>The port; there is no pattern for it.</summary>
    public int Port { get; }

    /// <summary>The pattern of a text; null when it is none.</summary>
    public static AddressPattern? TryParse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        if (text.StartsWith("unix:/", StringComparison.Ordinal))
        {
            return text.Contains('*', StringComparison.Ordinal) ? null : new AddressPattern(text, text, 0);
        }

        // What is an address once the stars are figures is a pattern.
        var plain = text.Replace('*', '0');
        var colon = text.LastIndexOf(':');
        return colon > 0 && !text.Contains('/', StringComparison.Ordinal)
            && TargetAddress.TryParse(plain, TargetKind.Postgres, out var address) is null
            && TargetAddress.Split(address!.Value) is var (_, port)
            && plain.EndsWith($":{port}", StringComparison.Ordinal)
            && (Numeric().IsMatch(text[..colon]) || IsOwned(text[..colon]))
            ? new AddressPattern(text, text[..colon].Trim('[', ']'), port)
            : null;
    }

    // The last label decides who owns a name; one without dots is of the own network, as long as it says something.
    private static bool IsOwned(string host) =>
        host.LastIndexOf('.') is var dot and >= 0 ? !host[dot..].Contains('*', StringComparison.Ordinal) : host.Trim('*').Length > 0;

    /// <summary>Whether an address in its written form is one of those.</summary>
    public bool Matches(string address)
    {
        var (host, port) = TargetAddress.Split(address);
        if (port == 0)
        {
            return Text == address;
        }

        return port == Port && _host.IsMatch(host) && (!_isNumeric || IPAddress.TryParse(host, out _));
    }

    /// <inheritdoc />
    public override string ToString() => Text;

    [GeneratedRegex(@"^[0-9*]+(\.[0-9*]+){3}\z", RegexOptions.ExplicitCapture)]
    private static partial Regex Numeric();
}
