using System.Collections.Immutable;
using Fleet.Cluster.Targets;
using Fleet.Wire;

namespace Fleet.Cluster.Configuration.Probe;

/// <summary>Reads the file of postgres_exporter's <c>--config.file</c>: <c>auth_modules</c> by their names. Unknown keys are refused, as there.</summary>
public static class ExporterModules
{
    /// <summary>The modules of a file, or every problem of every one of them. No message holds a password.</summary>
    public static (ImmutableArray<AuthModule> Modules, ImmutableArray<SpecProblem> Problems) Load(string path)
    {
        var problems = new List<SpecProblem>();
        var modules = TryBytes(path, problems) is { } utf8 ? Read(utf8, problems).Select(read => read.Module).ToImmutableArray() : [];
        return problems.Count == 0 ? (modules, []) : ([], [.. problems]);
    }

    /// <summary>The password of one module, as the file has it now.</summary>
    /// <exception cref="SecretException">The file is not to be read, is wrong, or does not have the module any more.</exception>
    public static Secret Password(string path, string name)
    {
        var problems = new List<SpecProblem>();
        var found = TryBytes(path, problems) is { } utf8 ? Read(utf8, problems).Where(read => read.Module.Name == name).Select(read => read.Password).FirstOrDefault() : null;
        return problems.Count > 0 ? throw new SecretException($"The file {path} gives no password: {problems[0]}.")
            : found ?? throw new SecretException($"The file {path} has no module {name} any more.");
    }

    private static byte[]? TryBytes(string path, List<SpecProblem> problems)
    {
        try
        {
            if (BoundedFile.Read(path, Limits.Default.ConfigFileBytes) is { } bytes)
            {
                return bytes;
            }

            problems.Add(new SpecProblem(string.Empty, $"{path} has more than {Limits.Default.ConfigFileBytes} bytes"));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            problems.Add(new SpecProblem(string.Empty, $"{path} cannot be read: {Shown.Text(e.Message)}"));
        }

        return null;
    }

    private static List<(AuthModule Module, Secret Password)> Read(ReadOnlySpan<byte> utf8, List<SpecProblem> problems)
    {
        var read = YamlNodes.Read(utf8, Limits.Default);
        problems.AddRange(read.Problems);
        if (read.Node is null)
        {
            return [];
        }

        var file = new SpecReader(read.Node, string.Empty, problems, Limits.Default);
        var modules = new List<(AuthModule Module, Secret Password)>();
        if (problems.Count == 0 && file.Sub("auth_modules") is { } list)
        {
            foreach (var name in list.Keys)
            {
                if (list.Sub(name) is { } fields && Module(name, fields) is { } module)
                {
                    modules.Add(module);
                }
            }
        }

        file.End();
        return modules;
    }

    private static (AuthModule Module, Secret Password)? Module(string name, SpecReader fields)
    {
        if (fields.Text("type") is { } type && type != "userpass")
        {
            fields.Problem("type", "must be userpass");
        }

        var login = fields.Sub("userpass");
        var user = login?.Text("username");
        var password = login?.Text("password");
        login?.End();
        if (user is null || password is null)
        {
            fields.Problem("userpass", "must have a username and a password, neither of them empty");
        }

        // Other parameters of the driver are taken, as there, and of no use here.
        var options = fields.Sub("options");
        var reason = SslOptions.TryRead(option => options?.Text(option), out var tls);
        if (reason is not null)
        {
            fields.Problem("options", reason);
        }

        fields.End();
        return user is null || password is null || reason is not null
            ? null
            : (new AuthModule { Name = name, Username = user, Tls = tls }, new Secret(password));
    }
}
