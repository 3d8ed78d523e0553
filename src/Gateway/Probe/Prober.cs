using Fleet.Cluster.Configuration.Probe;
using Fleet.Cluster.Discovery;
using Fleet.Cluster.Targets;

namespace Fleet.Gateway.Probe;

/// <summary>Says what a request to <c>/probe</c> reaches, or which of its parameters is wrong.</summary>
internal sealed class Prober
{
    private readonly ProbeModules _modules;
    private readonly ProbeTargets _targets;

    public Prober(ProbeModules modules, ProbeTargets targets)
    {
        _modules = modules;
        _targets = targets;
    }

    /// <summary>What a request asks for, or the field that is wrong with the status to answer.</summary>
    public ProbePlan Plan(string target, string? authModule, string? module)
    {
        if (ProbePlan.WhyNoTarget(target) is { } refused)
        {
            return refused;
        }

        if (module is { Length: > 0 } && module is not ("postgres" or "pgbouncer"))
        {
            return ProbePlan.Refused(StatusCodes.Status400BadRequest, "module", "is unknown: there are postgres, which is the default, and pgbouncer");
        }

        if (!_modules.TryFind(authModule, out var login))
        {
            return ProbePlan.Refused(StatusCodes.Status400BadRequest, "auth_module", "is unknown: " + _modules.Names);
        }

        if (_targets.Named(target) is { } named)
        {
            return new ProbePlan { Registered = named.Spec };
        }

        var kind = module == "pgbouncer" ? TargetKind.PgBouncer : TargetKind.Postgres;
        return ConnectionText.TryRead(target, kind, out var read) is { } reason
            ? ProbePlan.Refused(StatusCodes.Status400BadRequest, "target", reason)
            : Plan(read!, kind, login);
    }

    private ProbePlan Plan(ConnectionText read, TargetKind kind, AuthModule? login)
    {
        var registered = _targets.Find(read.Address, spec =>
            spec.Kind == kind && (read.Database is null || kind != TargetKind.Postgres || spec.Database == read.Database));
        return registered is not null ? new ProbePlan { Registered = registered.Spec }
            : _targets.Allows(read.Address) ? new ProbePlan { Probed = Spec(read, kind, login) }
            : ProbePlan.NotAllowed;
    }

    private static TargetSpec Spec(ConnectionText read, TargetKind kind, AuthModule? login)
    {
        var spec = new TargetSpec
        {
            Id = default,
            Kind = kind,
            Address = read.Address,
            Credentials = ProbeModules.CredentialsOf(login),
            Tls = login?.Tls ?? read.Tls ?? new TlsSpec(),
            Options = kind == TargetKind.Postgres ? new PostgresOptions() : new PgBouncerOptions(),
        };
        spec = read.Database is { } database && kind == TargetKind.Postgres ? spec with { Database = database } : spec;
        return spec with { Id = ProbeTargets.IdOf(spec.Address, spec.Kind.ToString(), spec.Database, login?.Name, spec.Tls.ToString()) };
    }
}
