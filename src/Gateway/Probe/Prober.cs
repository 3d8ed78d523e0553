using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Fleet.Cluster.Configuration.Probe;
using Fleet.Cluster.Discovery;
using Fleet.Cluster.Targets;
using Fleet.Grains.Snapshots;
using Fleet.Silo.Probing;

namespace Fleet.Gateway.Probe;

/// <summary>
/// Says what a probe reaches: a registered target, by its id or address; an address on the allow-list; or nothing. Never
/// anything else: whoever can reach the gateway must not reach through it.
/// </summary>
internal sealed class Prober
{
    private readonly ProbeSettings _settings;
    private readonly ProbeModules _modules;
    private readonly TargetRegistry _registry;
    private readonly ProbeHost _host;

    public Prober(ProbeSettings settings, ProbeModules modules, TargetRegistry registry, ProbeHost host)
    {
        _settings = settings;
        _modules = modules;
        _registry = registry;
        _host = host;
    }

    /// <summary>What a request asks for, or the field that is wrong with the status to answer.</summary>
    public ProbePlan Plan(string? target, string? authModule, string? module)
    {
        if (string.IsNullOrEmpty(target))
        {
            return ProbePlan.Refused(StatusCodes.Status400BadRequest, "target", "is missing: host:port, or the id of a target");
        }

        if (module is { Length: > 0 } && module is not ("postgres" or "pgbouncer"))
        {
            return ProbePlan.Refused(StatusCodes.Status400BadRequest, "module", "is unknown: there are postgres, which is the default, and pgbouncer");
        }

        var login = authModule is { Length: > 0 } ? _modules.Find(authModule) : null;
        if (authModule is { Length: > 0 } && login is null)
        {
            return ProbePlan.Refused(StatusCodes.Status400BadRequest, "auth_module", "is unknown: " + _modules.Names);
        }

        if (TargetId.TryParse(target, out var id) && _registry.Current.Targets.TryGetValue(id, out var named))
        {
            return new ProbePlan { Registered = named.Spec };
        }

        var kind = module == "pgbouncer" ? TargetKind.PgBouncer : TargetKind.Postgres;
        return ConnectionText.TryRead(target, kind, out var read) is { } reason
            ? ProbePlan.Refused(StatusCodes.Status400BadRequest, "target", reason)
            : Plan(read!, kind, login);
    }

    /// <summary>The snapshot of a target of the allow-list; null when its first collection does not end in time.</summary>
    /// <exception cref="ProbesExhaustedException">Too many targets are being probed.</exception>
    public Task<TargetSnapshot?> ReadAsync(TargetSpec spec, TimeSpan patience, CancellationToken cancellationToken) =>
        _host.ReadAsync(spec, _modules, patience, cancellationToken);

    private ProbePlan Plan(ConnectionText read, TargetKind kind, AuthModule? login)
    {
        var registered = _registry.Current.Targets.Values.Select(target => target.Spec).FirstOrDefault(spec =>
            spec.Kind == kind && spec.Address == read.Address && (read.Database is null || spec.Kind != TargetKind.Postgres || spec.Database == read.Database));
        if (registered is not null)
        {
            return new ProbePlan { Registered = registered };
        }

        return _settings.Allow.Any(pattern => pattern.Matches(read.Address))
            ? new ProbePlan { Allowed = Spec(read, kind, login) }
            : ProbePlan.Refused(StatusCodes.Status403Forbidden, "target", "is neither the address of a registered target nor on the list of gateway.probe.allow");
    }

    private static TargetSpec Spec(ConnectionText read, TargetKind kind, AuthModule? login)
    {
        var spec = new TargetSpec
        {
            Id = default,
            Kind = kind,
            Address = read.Address,
            Credentials = new Credentials
            {
                Username = login?.Username,
                PasswordFile = login?.PasswordFile,
                PasswordModule = login is { PasswordFile: null } ? login.Name : null,
            },
            Tls = login?.Tls ?? read.Tls ?? new TlsSpec(),
            Options = kind == TargetKind.Postgres ? new PostgresOptions() : new PgBouncerOptions(),
        };
        spec = read.Database is { } database && kind == TargetKind.Postgres ? spec with { Database = database } : spec;
        return spec with { Id = IdOf(spec, login) };
    }

    // The address for people, and a print of all that tells one probe from another.
    private static TargetId IdOf(TargetSpec spec, AuthModule? login)
    {
        var all = string.Join('\n', spec.Kind, spec.Address, spec.Database, login?.Name, spec.Tls);
        var print = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(all)).AsSpan(0, 8));
        var address = string.Concat(spec.Address.ToLower(CultureInfo.InvariantCulture).Take(100).Select(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c == '.' ? c : '-'));
        return TargetId.Parse($"probe-{address}-{print}");
    }
}
