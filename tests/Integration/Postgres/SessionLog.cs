using System.Text.RegularExpressions;
using Fleet.Tests.Testing.Servers;

namespace Fleet.Tests.Integration.Postgres;

/// <summary>What a server's log says of the sessions of the watching user.</summary>
internal static partial class SessionLog
{
    /// <summary>The settings by which the server says it.</summary>
    public static string[] Settings { get; } = ["log_statement = all", "log_connections = on", "log_line_prefix = '%u %p '"];

    /// <summary>Its lines; a marker of another session makes sure that all before it is in the file.</summary>
    public static async Task<List<string>> LinesAsync(PostgresServer server)
    {
        var marker = Guid.NewGuid().ToString("N");
        await server.ExecuteAsync($"SELECT '{marker}'");
        var text = string.Empty;
        await Until.TrueAsync(async () => (text = await ReadAsync(server.LogPath)).Contains(marker, StringComparison.Ordinal));
        return [.. text.Split('\n').Where(line => line.StartsWith(Watched.User + " ", StringComparison.Ordinal))];
    }

    public static int Statements(IEnumerable<string> lines) => lines.Count(line => Statement().IsMatch(line));

    public static int Logins(IEnumerable<string> lines) => lines.Count(IsLogin);

    /// <summary>
    /// The most sessions at a moment. One counts from its login to its last statement: when the server notes its end depends on
    /// the server's own load, and the next session may have begun by then.
    /// </summary>
    public static int MostAtOnce(IReadOnlyList<string> lines)
    {
        var last = lines.Index().GroupBy(line => Process(line.Item)).ToDictionary(session => session.Key, session => session.Max(line => line.Index));
        var open = new HashSet<string>();
        var most = 0;
        foreach (var (at, line) in lines.Index())
        {
            if (IsLogin(line))
            {
                open.Add(Process(line));
                most = Math.Max(most, open.Count);
            }

            if (last[Process(line)] == at)
            {
                open.Remove(Process(line));
            }
        }

        return most;
    }

    private static bool IsLogin(string line) => line.Contains("connection authorized", StringComparison.Ordinal);

    private static string Process(string line) => line.Split(' ', 3)[1];

    private static async Task<string> ReadAsync(string path)
    {
        using var reader = new StreamReader(new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite));
        return await reader.ReadToEndAsync();
    }

    [GeneratedRegex("LOG:  (statement|execute [^:]*): ")]
    private static partial Regex Statement();
}
