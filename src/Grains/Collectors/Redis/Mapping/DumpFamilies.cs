using Fleet.Grains.Collecting;
using Fleet.Resp;

namespace Fleet.Grains.Collectors.Redis.Mapping;

/// <summary>The size of the dump, for silos that run where the server's files are.</summary>
internal static class DumpFamilies
{
    /// <summary>False when the reply is no list of settings. Like redis_exporter, a file that is not there is 0, and one that may not be looked at gives nothing.</summary>
    public static bool Add(RespReply settings, FamilySet families)
    {
        var elements = settings.AsElements();
        if (elements.IsDefault)
        {
            return false;
        }

        if (ConfigFamilies.Find(elements, "dir") is { Length: > 0 } directory
            && ConfigFamilies.Find(elements, "dbfilename") is { Length: > 0 } name
            && Size(directory, name) is { } size)
        {
            families.Gauge("redis_rdb_current_size_bytes", "Bytes of the dump, as the silo sees the file; 0 when there is none.", size);
        }

        return true;
    }

    private static long? Size(string directory, string name)
    {
        try
        {
            var file = new FileInfo(Path.Combine(directory, name));
            return file.Exists ? file.Length
                : Directory.Exists(file.FullName) ? null
                : 0;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            return null;
        }
    }
}
