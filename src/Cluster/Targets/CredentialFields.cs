namespace Fleet.Cluster.Targets;

/// <summary>The <c>credentials</c> field of a spec. An inline password leaves it encrypted or not at all.</summary>
internal static class CredentialFields
{
    /// <summary>Reads the field of <paramref name="spec" />.</summary>
    public static Credentials Read(SpecReader spec, ParseContext context)
    {
        if (spec.Sub("credentials") is not { } fields)
        {
            return new Credentials();
        }

        var credentials = new Credentials
        {
            Username = fields.Text("username"),
            PasswordFile = fields.Text("passwordFile"),
            PasswordEnv = ReadVariable(fields),
            PasswordEncrypted = ReadInline(fields, context.Protector),
        };
        if (context.FromStore && fields.Text("passwordEncrypted") is { } stored)
        {
            credentials = credentials with { PasswordEncrypted = stored };
        }

        string[] ways = ["passwordFile", "passwordEnv", "password", "passwordEncrypted"];
        if (ways.Where(fields.Has).Skip(1).FirstOrDefault() is { } second && (second != "passwordEncrypted" || context.FromStore))
        {
            fields.Problem(second, "at most one of passwordFile, passwordEnv and password can be given");
        }

        fields.End();
        return credentials;
    }

    private static string? ReadVariable(SpecReader fields)
    {
        var name = fields.Text("passwordEnv");
        if (name is null || (!char.IsAsciiDigit(name[0]) && name.All(c => char.IsAsciiLetterOrDigit(c) || c == '_')))
        {
            return name;
        }

        fields.Problem("passwordEnv", "must be the name of an environment variable");
        return null;
    }

    private static string? ReadInline(SpecReader fields, SecretProtector? protector)
    {
        if (fields.Has("password") && protector is null)
        {
            fields.Problem("password", "refused, no data-protection key is configured; use passwordFile or passwordEnv");
            fields.Skip("password");
            return null;
        }

        return fields.Text("password") is { } password ? protector!.Protect(new Secret(password)) : null;
    }
}
