using System.Text.Json.Nodes;
using Fleet.Cluster.Targets;

namespace Fleet.Cluster.Discovery;

/// <summary>Makes a target of redis_exporter's variables.</summary>
internal sealed class RedisEnvironment
{
    private const string Prefix = "REDIS_EXPORTER_";

    private readonly EnvironmentReader _reader;
    private readonly EnvironmentIds _ids;
    private readonly ParseContext _context;

    public RedisEnvironment(EnvironmentReader reader, EnvironmentIds ids, ParseContext context)
    {
        _reader = reader;
        _ids = ids;
        _context = context;
    }

    /// <summary>The target; null without an address or when something is wrong, which goes to the reader.</summary>
    public TargetSpec? Read()
    {
        var options = RedisEnvironmentOptions.Read(_reader);
        var tls = ReadTls();
        var secret = _reader.OneOf("REDIS_PASSWORD", "REDIS_PASSWORD_FILE");
        var username = _reader.Text("REDIS_USER");
        if (_reader.Text("REDIS_ADDR") is not { } text)
        {
            return null;
        }

        var url = RedisUrl.Parse(text);
        if ((url.Password is not null && secret is not null) || (url.Username is not null && username is not null))
        {
            _reader.Problems.Add(new SpecProblem("REDIS_ADDR", "holds a user or password that a variable of its own gives too"));
        }

        if (url.HasMore)
        {
            _reader.Warnings.Add("REDIS_ADDR: what follows the port is not used");
        }

        var json = new JsonObject { ["id"] = "x", ["kind"] = "redis", ["address"] = url.Address, ["options"] = options };
        if (tls.Count > 0)
        {
            json["tls"] = tls;
        }

        var parsed = TargetSpecParser.Parse(json, _context with { Path = "REDIS_ADDR", Id = null });
        _reader.Problems.AddRange(parsed.Problems);
        var credentials = new Credentials
        {
            Username = username ?? url.Username,
            PasswordInMemory = url.Password is { } password ? new Secret(password) : null,
            PasswordEnv = secret == "REDIS_PASSWORD" ? secret : null,
            PasswordFile = secret == "REDIS_PASSWORD_FILE" ? _reader.Text(secret) : null,
            PasswordFileEntry = secret == "REDIS_PASSWORD_FILE" ? url.Entry : null,
        };
        return parsed.Spec is { } spec
            ? spec with { Id = _ids.Next(TargetKind.Redis, spec.Address, database: null), Credentials = credentials }
            : null;
    }

    private JsonObject ReadTls()
    {
        var tls = new JsonObject();
        Put(tls, "mode", _reader.Flag(Prefix + "SKIP_TLS_VERIFICATION") == true ? "require" : null);
        Put(tls, "caFile", _reader.Text(Prefix + "TLS_CA_CERT_FILE"));
        Put(tls, "certFile", _reader.Text(Prefix + "TLS_CLIENT_CERT_FILE"));
        Put(tls, "keyFile", _reader.Text(Prefix + "TLS_CLIENT_KEY_FILE"));
        Put(tls, "serverName", _reader.Text(Prefix + "TLS_SERVER_NAME"));

        // The exporter looks at these only when the address asks for TLS.
        return RedisUrl.Parse(_reader.Text("REDIS_ADDR") ?? string.Empty).Tls ? tls : [];
    }

    private static void Put(JsonObject json, string name, string? value)
    {
        if (value is not null)
        {
            json[name] = value;
        }
    }
}
