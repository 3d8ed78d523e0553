using Fleet.Cluster.Configuration.Probe;
using Fleet.Cluster.Targets;
using Fleet.Silo.Start;

namespace Fleet.Gateway.Probe;

/// <summary>The logins of probes: those that a probe may name, of fleet.yaml and of the file of postgres_exporter's form, and the passwords of redis_exporter's. They are read again at every connect.</summary>
internal sealed class ProbeModules : ISecretSource
{
    private readonly Dictionary<string, AuthModule> _modules = new(StringComparer.OrdinalIgnoreCase);
    private readonly ISecretSource _inner;
    private readonly string? _file;
    private readonly string? _passwords;

    /// <summary>Reads them all.</summary>
    /// <exception cref="StartRefusedException">The file cannot be read, or is wrong.</exception>
    public ProbeModules(ProbeSettings settings, ISecretSource inner)
    {
        _inner = inner;
        _file = settings.ConfigFile;
        _passwords = settings.PasswordFile;
        var (ofFile, problems) = _file is null ? ([], []) : ExporterModules.Load(_file);
        if (!problems.IsEmpty)
        {
            throw new StartRefusedException([.. problems.Select(p => p with { Path = $"gateway.probe.configFile{(p.Path.Length == 0 ? string.Empty : ": ")}{p.Path}" })]);
        }

        if (_passwords is not null && ExporterPasswords.WhyNot(_passwords) is { } reason)
        {
            throw new StartRefusedException([new SpecProblem("gateway.probe.passwordFile", reason)]);
        }

        foreach (var module in ofFile.Concat(settings.Modules.Values))
        {
            _modules[module.Name] = module;
        }
    }

    /// <summary>Their names, for people.</summary>
    public string Names => _modules.Count == 0 ? "none is configured" : "there are " + string.Join(", ", _modules.Keys.Order(StringComparer.Ordinal));

    /// <summary>What a target of a module logs in with.</summary>
    public static Credentials CredentialsOf(AuthModule? module) => new()
    {
        Username = module?.Username,
        PasswordFile = module?.PasswordFile,
        PasswordModule = module is { PasswordFile: null } ? module.Name : null,
    };

    /// <summary>False when a name is given that no module has; null is the module of no name.</summary>
    public bool TryFind(string? name, out AuthModule? module)
    {
        module = string.IsNullOrEmpty(name) ? null : _modules.GetValueOrDefault(name);
        return module is not null || string.IsNullOrEmpty(name);
    }

    /// <inheritdoc />
    public ValueTask<Secret?> GetPasswordAsync(Credentials credentials, CancellationToken cancellationToken) => credentials switch
    {
        { PasswordModule: { } module } => new(ExporterModules.Password(_file!, module)),
        { PasswordFile: null, PasswordFileEntry: { } entry } => new(ExporterPasswords.Find(_passwords!, entry, credentials.Username)),
        _ => _inner.GetPasswordAsync(credentials, cancellationToken),
    };
}
