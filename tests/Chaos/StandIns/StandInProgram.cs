using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace Fleet.Tests.Chaos.StandIns;

/// <summary>
/// The process of the stand-ins: <c>stand-ins PORT CONTROLPORT</c>. On the control port it takes lines:
/// <c>since N</c> gives the events behind the first N, ended by a dot; <c>behave FROM COUNT BEHAVIOUR</c> sets how some behave.
/// </summary>
internal static class StandInProgram
{
    public static async Task<int> RunAsync(int port, int controlPort)
    {
        var log = new EventLog();
        var server = new StandInServer(log, CannedReplies.Load());
        using var control = new TcpListener(IPAddress.Loopback, controlPort);
        control.Start();
        var running = server.RunAsync(port, CancellationToken.None);
        while (true)
        {
            var accepted = control.AcceptTcpClientAsync();
            await await Task.WhenAny(running, accepted);
            _ = ControlAsync(await accepted, server, log);
        }
    }

    private static async Task ControlAsync(TcpClient client, StandInServer server, EventLog log)
    {
        using (client)
        {
            var stream = client.GetStream();
            using var reader = new StreamReader(stream);
            await using var writer = new StreamWriter(stream) { NewLine = "\n" };
            while (await reader.ReadLineAsync() is { } line)
            {
                var words = line.Split(' ');
                if (words[0] == "since")
                {
                    foreach (var happened in log.Since(int.Parse(words[1], CultureInfo.InvariantCulture)))
                    {
                        await writer.WriteLineAsync(happened.ToString());
                    }
                }
                else
                {
                    server.Behave(
                        int.Parse(words[1], CultureInfo.InvariantCulture),
                        int.Parse(words[2], CultureInfo.InvariantCulture),
                        Enum.Parse<Behaviour>(words[3]));
                }

                await writer.WriteLineAsync(".");
                await writer.FlushAsync();
            }
        }
    }
}
