using Fleet.Cluster.Configuration.Probe;
using Fleet.Cluster.Targets;
using Fleet.Silo.Start;

namespace Fleet.Gateway.Probe;

/// <summary>The logins that a probe may name: of fleet.yaml, and of the file of postgres_exporter's form. Passwords are read again at every connect.</summary>
internal sealed class ProbeModules : ISecretSource
{
    private readonly Dictionary<string, AuthModule> _modules = new(StringComparer.OrdinalIgnoreCase);
    private readonly ISecretSource _inner;
    private readonly string? _file;

    /// <summary>Reads them all.</summary>
    /// <exception cref="StartRefusedException">The file cannot be read, or is wrong.</exception>
    public ProbeModules(ProbeSettings settings, ISecretSource inner)
    {
        _inner = inner;
        _file = settings.ConfigFile;
        var (ofFile, problems) = _file is null ? ([], []) : ExporterModules.Load(_file);
        if (!problems.IsEmpty)
        {
            throw new StartRefusedException([.. problems.Select(p => p with { Path = $"gateway.probe.configFile{(p.Path.Length == 0 ? string.Empty : ": ")}{p.Path}" })]);
        }

        foreach (var module in ofFile.Concat(settings.Modules.Values))
        {
            _modules[module.Name] = module;
        }
    }

    /// <summary>Their names, for people.</summary>
    public string Names => _modules.Count == 0 ? "none is configured" : "there are " + string.Join(", ", _modules.Keys.Order(StringComparer.Ordinal));

    /// <summary>The module of a name; null when there is none.</summary>
    public AuthModule? Find(string name) => _modules.GetValueOrDefault(name);

    /// <inheritdoc />
    public ValueTask<Secret?> GetPasswordAsync(Credentials credentials, CancellationToken cancellationToken) => credentials.PasswordModule is { } module
        ? new ValueTask<Secret?>(ExporterModules.Password(_file!, module))
        : _inner.GetPasswordAsync(credentials, cancellationToken);
}
