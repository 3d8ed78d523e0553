using System.Text.Json.Nodes;
using Fleet.Cluster.Targets;

namespace Fleet.Cluster.Discovery;

/// <summary>Makes targets of postgres_exporter's variables.</summary>
internal sealed class PostgresEnvironment
{
    private readonly EnvironmentReader _reader;
    private readonly EnvironmentIds _ids;
    private readonly ParseContext _context;

    public PostgresEnvironment(EnvironmentReader reader, EnvironmentIds ids, ParseContext context)
    {
        _reader = reader;
        _ids = ids;
        _context = context;
    }

    /// <summary>The targets; what is wrong goes to the reader.</summary>
    public IEnumerable<TargetSpec> Read()
    {
        string[] pair = ["DATA_SOURCE_USER", "DATA_SOURCE_USER_FILE", "DATA_SOURCE_PASS", "DATA_SOURCE_PASS_FILE"];
        var which = _reader.OneOf("DATA_SOURCE_NAME", "DATA_SOURCE_URI", "DATA_SOURCE_URI_FILE");
        if (which is null or "DATA_SOURCE_NAME")
        {
            foreach (var name in pair.Where(name => _reader.Text(name) is not null))
            {
                _reader.Warnings.Add($"{name} is set and has no effect without DATA_SOURCE_URI");
            }
        }

        if (which == "DATA_SOURCE_NAME")
        {
            return PostgresDsn.Split(_reader.Text(which)!).Select((text, i) => FromDsn(text, $"{which}[{i}]")).OfType<TargetSpec>().ToList();
        }

        return which is not null && _reader.TextOrFile("DATA_SOURCE_URI") is { } uri && FromUri(uri, which) is { } spec ? [spec] : [];
    }

    private TargetSpec? FromDsn(string text, string path)
    {
        if (PostgresDsn.TryParse(text, out var dsn) is { } reason)
        {
            _reader.Problems.Add(new SpecProblem(path, reason));
            return null;
        }

        var credentials = new Credentials
        {
            Username = dsn!["user"],
            PasswordInMemory = dsn["password"] is { } password ? new Secret(password) : null,
        };
        return Make(dsn, credentials, path);
    }

    private TargetSpec? FromUri(string uri, string path)
    {
        if (PostgresDsn.TryParse("postgresql://" + uri, out var dsn) is { } reason)
        {
            _reader.Problems.Add(new SpecProblem(path, reason));
            return null;
        }

        if (dsn!["user"] is not null || dsn["password"] is not null)
        {
            _reader.Problems.Add(new SpecProblem(path, "must not hold a user or password; set DATA_SOURCE_USER and DATA_SOURCE_PASS"));
            return null;
        }

        var secret = _reader.OneOf("DATA_SOURCE_PASS", "DATA_SOURCE_PASS_FILE");
        var credentials = new Credentials
        {
            Username = _reader.TextOrFile("DATA_SOURCE_USER"),
            PasswordEnv = secret == "DATA_SOURCE_PASS" ? secret : null,
            PasswordFile = secret == "DATA_SOURCE_PASS_FILE" ? _reader.Text(secret) : null,
        };
        return Make(dsn, credentials, path);
    }

    private TargetSpec? Make(PostgresDsn dsn, Credentials credentials, string path)
    {
        _reader.Warnings.AddRange(dsn.Unused.Select(name => $"{path}: the parameter {Shown.Text(name)} is not used"));
        var database = dsn["dbname"] ?? credentials.Username ?? "postgres";
        var json = new JsonObject
        {
            ["id"] = "x",
            ["kind"] = "postgres",
            ["address"] = AddressOf(dsn, TargetAddress.DefaultPort(TargetKind.Postgres)),
            ["database"] = database,
            ["tls"] = TlsOf(dsn, path),
            ["options"] = Options(database),
        };
        var parsed = TargetSpecParser.Parse(json, _context with { Path = path, Id = null });
        _reader.Problems.AddRange(parsed.Problems);
        return parsed.Spec is { } spec
            ? spec with { Id = _ids.Next(TargetKind.Postgres, spec.Address, database), Credentials = credentials }
            : null;
    }

    // libpq takes a path as the directory of the socket, and names the socket after the port.
    public static string AddressOf(PostgresDsn dsn, int defaultPort)
    {
        var host = dsn["host"] ?? "localhost";
        var port = dsn["port"] ?? defaultPort.ToString(System.Globalization.CultureInfo.InvariantCulture);
        if (host.StartsWith('/'))
        {
            return $"unix:{host.TrimEnd('/')}/.s.PGSQL.{port}";
        }

        return host.Contains(':', StringComparison.Ordinal) ? $"[{host}]:{port}" : $"{host}:{port}";
    }

    private JsonObject TlsOf(PostgresDsn dsn, string path)
    {
        var mode = dsn["sslmode"] ?? "prefer";
        if (mode != "allow" && TlsFields.ModeOf(mode) is null)
        {
            _reader.Problems.Add(new SpecProblem(path, "sslmode must be disable, allow, prefer, require, verify-ca or verify-full"));
            return [];
        }

        var tls = new JsonObject { ["mode"] = mode == "allow" ? "prefer" : mode };
        foreach (var (name, parameter) in new[] { ("caFile", "sslrootcert"), ("certFile", "sslcert"), ("keyFile", "sslkey") })
        {
            // As in libpq, files do nothing when TLS is off.
            if (mode != "disable" && dsn[parameter] is { } file)
            {
                tls[name] = file;
            }
        }

        return tls;
    }

    // The exporter's --auto-discover-databases=false, when somebody says it, means: only the database of the connection
    // string. Without a word Fleet's own queries see all databases, and those of the user's file that one, as there.
    private JsonObject Options(string database)
    {
        var include = _reader.List("PG_EXPORTER_INCLUDE_DATABASES");
        var discovers = _reader.Flag("PG_EXPORTER_AUTO_DISCOVER_DATABASES");
        var only = discovers == false ? [database] : include;
        var databases = new JsonObject { ["include"] = Texts(only), ["exclude"] = Texts(_reader.List("PG_EXPORTER_EXCLUDE_DATABASES")) };
        var options = new JsonObject { ["databases"] = databases };
        if (_reader.Text("PG_EXPORTER_EXTEND_QUERY_PATH") is { } file)
        {
            options["queryFiles"] = Texts([file]);
            options["autoDiscoverDatabases"] = discovers ?? false;
        }

        return options;
    }

    private static JsonArray Texts(string[] texts) => [.. texts.Select(text => JsonValue.Create(text))];
}
