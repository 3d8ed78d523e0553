namespace Fleet.Tests.Testing.Servers;

/// <summary>PostgreSQL refuses to run as root; where the tests do, its programs run as the user postgres.</summary>
internal static class PostgresUser
{
    private static bool IsRoot => Environment.UserName == "root";

    /// <summary>What stands before a command of setpriv, which execs, so that the pid is the command's own.</summary>
    private static string[] Switch => IsRoot
        ? ["--reuid=postgres", "--regid=postgres", "--clear-groups"]
        : ["--inh-caps=-all"];

    /// <summary>Starts a program as that user.</summary>
    public static ServerProcess Start(string program, string[] arguments, string logPath) =>
        ServerProcess.Start("setpriv", [.. Switch, program, .. arguments], logPath);

    /// <summary>Runs a short command as that user to its end.</summary>
    public static Task RunAsync(string program, params string[] arguments) =>
        ServerProcess.RunAsync("setpriv", [.. Switch, program, .. arguments]);

    /// <summary>Makes files that user's.</summary>
    public static Task GiveAsync(params string[] paths) =>
        IsRoot ? ServerProcess.RunAsync("chown", ["postgres:postgres", .. paths]) : Task.CompletedTask;
}
