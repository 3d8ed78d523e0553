using System.Globalization;
using System.Text;

namespace Fleet.Tests.Chaos.StandIns;

/// <summary>What a stand-in answers: the replies of a real Redis 7.0, captured once; INFO carries the target's own run_id.</summary>
internal sealed class CannedReplies
{
    private const string RunId = "run_id:";
    private const int RunIdLength = 40;

    // A latency histogram of a quiet server: command, calls, and calls up to so many microseconds.
    private static readonly (string Command, int Calls, (int Microseconds, int Calls)[] Buckets)[] Histogram =
    [
        ("config|get", 7, [(132, 3), (264, 7)]),
        ("info", 42, [(66, 1), (132, 30), (264, 41), (528, 42)]),
        ("set", 100_000, [(1, 99_000), (2, 99_990), (8, 100_000)]),
    ];

    private readonly byte[] _infoHead;
    private readonly byte[] _infoTail;
    private readonly byte[] _config;
    private readonly byte[] _histogram;

    private CannedReplies(string info, string[] config)
    {
        var text = info.ReplaceLineEndings("\r\n");
        var at = text.IndexOf(RunId, StringComparison.Ordinal) + RunId.Length;
        _infoHead = Encoding.ASCII.GetBytes($"${text.Length}\r\n{text[..at]}");
        _infoTail = Encoding.ASCII.GetBytes(text[(at + RunIdLength)..] + "\r\n");
        _config = Array(config);
        _histogram = HistogramReply();
    }

    /// <summary>Reads them from this program.</summary>
    public static CannedReplies Load() => new(Resource("info.txt"), Resource("config.txt").TrimEnd('\n').Split('\n'));

    /// <summary>The run_id of a target, by which a witness knows that an answer is of the target that it asked for.</summary>
    public static string RunIdOf(int target) => target.ToString("x40", CultureInfo.InvariantCulture);

    /// <summary>Appends the reply to a command, its first two words in capitals.</summary>
    public void Append(MemoryStream reply, string command, int target)
    {
        switch (command)
        {
            case "INFO ALL" or "INFO":
                reply.Write(_infoHead);
                reply.Write(Encoding.ASCII.GetBytes(RunIdOf(target)));
                reply.Write(_infoTail);
                break;
            case "CONFIG GET":
                reply.Write(_config);
                break;
            case "LATENCY HISTOGRAM":
                reply.Write(_histogram);
                break;
            case "LATENCY LATEST" or "SLOWLOG GET":
                reply.Write("*0\r\n"u8);
                break;
            case "SLOWLOG LEN":
                reply.Write(":0\r\n"u8);
                break;
            case "CLIENT SETNAME":
                reply.Write("+OK\r\n"u8);
                break;
            default:
                reply.Write(Encoding.ASCII.GetBytes($"-ERR unknown command '{command}'\r\n"));
                break;
        }
    }

    private static string Resource(string name)
    {
        using var reader = new StreamReader(typeof(CannedReplies).Assembly.GetManifestResourceStream(name)!);
        return reader.ReadToEnd();
    }

    private static byte[] Array(string[] texts)
    {
        var reply = new StringBuilder().Append(CultureInfo.InvariantCulture, $"*{texts.Length}\r\n");
        foreach (var text in texts)
        {
            reply.Append(Bulk(text));
        }

        return Encoding.ASCII.GetBytes(reply.ToString());
    }

    private static byte[] HistogramReply()
    {
        var reply = new StringBuilder().Append(CultureInfo.InvariantCulture, $"*{Histogram.Length * 2}\r\n");
        foreach (var (command, calls, buckets) in Histogram)
        {
            reply.Append(Bulk(command)).Append("*4\r\n").Append(Bulk("calls")).Append(CultureInfo.InvariantCulture, $":{calls}\r\n")
                .Append(Bulk("histogram_usec")).Append(CultureInfo.InvariantCulture, $"*{buckets.Length * 2}\r\n");
            foreach (var (microseconds, upTo) in buckets)
            {
                reply.Append(CultureInfo.InvariantCulture, $":{microseconds}\r\n:{upTo}\r\n");
            }
        }

        return Encoding.ASCII.GetBytes(reply.ToString());
    }

    private static string Bulk(string text) => string.Create(CultureInfo.InvariantCulture, $"${text.Length}\r\n{text}\r\n");
}
