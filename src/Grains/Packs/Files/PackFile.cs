using System.Collections.Immutable;
using System.Security.Cryptography;
using Fleet.Cluster;
using Fleet.Grains.Collecting;
using Fleet.Wire;

namespace Fleet.Grains.Packs.Files;

/// <summary>One file of queries between collections: looked at each time, read when it may have changed, and its last good content.</summary>
internal sealed class PackFile
{
    // A change within so little of the last one may leave length and time as they are.
    private static readonly TimeSpan Settled = TimeSpan.FromSeconds(3);

    private readonly bool _everywhere;
    private readonly Limits _limits;
    private readonly TimeProvider _time;
    private (DateTime ChangedAt, long Length)? _stamp;

    public PackFile(string path, bool everywhere, Limits limits, TimeProvider time)
    {
        _everywhere = everywhere;
        _limits = limits;
        _time = time;
        Load = new PackFileLoad(path, string.Empty, null);
    }

    /// <summary>How the last reading went.</summary>
    public PackFileLoad Load { get; private set; }

    /// <summary>The packs of the last version that read well.</summary>
    public ImmutableArray<QueryPack> Packs { get; private set; } = [];

    /// <summary>Whether any version of it has read well.</summary>
    public bool WasGood { get; private set; }

    /// <summary>The length of that version.</summary>
    public long LengthBytes { get; private set; }

    /// <summary>Looks at the file; false when nothing has come of it that was not known.</summary>
    public bool Look()
    {
        var before = Load;
        try
        {
            // Of the opened file: of a link, this is what it leads to.
            using var handle = File.OpenHandle(Load.File, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            var stamp = (File.GetLastWriteTimeUtc(handle), RandomAccess.GetLength(handle));
            if (stamp != _stamp)
            {
                Read();
                _stamp = _time.GetUtcNow().UtcDateTime - stamp.Item1 > Settled ? stamp : null;
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or NotSupportedException or ArgumentException or System.Security.SecurityException)
        {
            _stamp = null;
            Load = Load with { Hash = string.Empty, Problem = $"{Load.File}: it cannot be read: {WhyNot(e)}" };
        }

        return Load != before;
    }

    // The system's own messages hold the path once more.
    private static string WhyNot(Exception error) => error switch
    {
        FileNotFoundException or DirectoryNotFoundException => "there is no such file",
        UnauthorizedAccessException => "the right to read it is missing, or it is a directory",
        _ => "the system reports an error",
    };

    private void Read()
    {
        if (BoundedFile.Read(Load.File, _limits.QueryFileBytes) is not { } content)
        {
            Load = Load with { Hash = string.Empty, Problem = $"{Load.File}: it has more than {_limits.QueryFileBytes} bytes" };
            return;
        }

        var hash = Convert.ToHexStringLower(SHA256.HashData(content));
        if (hash == Load.Hash)
        {
            return;
        }

        var (packs, problems) = PackFileParser.Parse(Load.File, content, _everywhere, _limits);
        if (problems.IsEmpty)
        {
            (Packs, WasGood, LengthBytes) = (packs, true, content.Length);
        }

        Load = Load with { Hash = hash, Problem = problems.IsEmpty ? null : Say(problems) };
    }

    private string Say(ImmutableArray<PackProblem> problems)
    {
        var more = problems.Length > 1 ? $" (and {problems.Length - 1} more)" : string.Empty;
        return MessageCut.ToChars(problems[0].ToString(), _limits.MessageChars) + more;
    }
}
