using Fleet.Cluster.Configuration.Probe;
using Fleet.Cluster.Discovery;
using Fleet.Cluster.Targets;

namespace Fleet.Gateway.Probe;

/// <summary>Says what a request to <c>/scrape</c> reaches and asks there, or which of its parameters is wrong.</summary>
internal sealed class RedisProber
{
    private readonly ProbeSettings _settings;
    private readonly ProbeModules _modules;
    private readonly ProbeTargets _targets;

    public RedisProber(ProbeSettings settings, ProbeModules modules, ProbeTargets targets)
    {
        _settings = settings;
        _modules = modules;
        _targets = targets;
    }

    /// <summary>What a request asks for, or the field that is wrong with the status to answer.</summary>
    public ProbePlan Plan(IQueryCollection query)
    {
        var target = query["target"].ToString();
        if (ProbePlan.WhyNoTarget(target) is { } refused)
        {
            return refused;
        }

        if (!_modules.TryFind(query["auth_module"].ToString(), out var login))
        {
            return ProbePlan.Refused(StatusCodes.Status400BadRequest, "auth_module", "is unknown: " + _modules.Names);
        }

        if (RedisKeyWishes.TryRead(query, _settings.Keys, out var keys) is { } wrong)
        {
            return wrong;
        }

        if (_targets.Named(target) is { Spec.Options: RedisOptions } named)
        {
            return PlanRegistered(named, keys);
        }

        return RedisTargetText.TryRead(target, out var read) is { } reason ? ProbePlan.Refused(StatusCodes.Status400BadRequest, "target", reason)
            : _targets.Find(read!.Address, static spec => spec.Options is RedisOptions) is { } registered ? PlanRegistered(registered, keys)
            : !_targets.Allows(read.Address) ? ProbePlan.NotAllowed
            : PlanAllowed(read, login, ServerName(query), keys);
    }

    /// <summary>Its snapshot; with keys of the request's own a collection of the gateway's own, as the target's user.</summary>
    private static ProbePlan PlanRegistered(RegisteredTarget target, RedisKeyWishes keys)
    {
        var spec = target.Spec;
        return keys.IsEmpty ? new ProbePlan { Registered = spec } : new ProbePlan
        {
            // Another registration, of another login say, is another probe.
            Probed = keys.AddTo(spec) with { Id = ProbeTargets.IdOf(spec.Address, spec.Id.Value, $"{target.Origin} {target.Revision}", keys.ToString()) },
        };
    }

    private ProbePlan PlanAllowed(RedisTargetText read, AuthModule? login, string? serverName, RedisKeyWishes keys)
    {
        // Who names the server chooses whose certificate proves it, and so who may get its password.
        var tls = TlsOf(read, login);
        var named = tls.Mode is TlsMode.Disable or TlsMode.Prefer ? null : serverName;
        if (named is not null && !_targets.AllowsName(named, read.Address))
        {
            return ProbePlan.Refused(StatusCodes.Status403Forbidden, "tls_server_name", "is not on the list of gateway.probe.allow with the port of the target");
        }

        var spec = keys.AddTo(new TargetSpec
        {
            Id = default,
            Kind = TargetKind.Redis,
            Address = read.Address,
            Credentials = CredentialsOf(read, login),
            Tls = tls with { ServerName = named },
            Options = new RedisOptions(),
        });
        return new ProbePlan
        {
            Probed = spec with
            {
                Id = ProbeTargets.IdOf(spec.Address, login?.Name, spec.Credentials.Username, spec.Credentials.PasswordFileEntry, spec.Tls.ToString(), keys.ToString()),
            },
        };
    }

    private Credentials CredentialsOf(RedisTargetText read, AuthModule? login) => login is not null
        ? ProbeModules.CredentialsOf(login)
        : new Credentials { Username = read.Username, PasswordFileEntry = _settings.PasswordFile is null ? null : read.Entry };

    /// <summary>The login may say more of TLS than the scheme, but never overrules one that asks for it.</summary>
    private static TlsSpec TlsOf(RedisTargetText read, AuthModule? login)
    {
        var tls = login?.Tls ?? new TlsSpec();
        return read.Tls && tls.Mode is (TlsMode.Disable or TlsMode.Prefer) ? tls with { Mode = TlsMode.VerifyFull } : tls;
    }

    private static string? ServerName(IQueryCollection query) =>
        query["tls_server_name"].ToString() is { Length: > 0 } name ? name
        : query["tls-server-name"].ToString() is { Length: > 0 } dashed ? dashed
        : null;
}
