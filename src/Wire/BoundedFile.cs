namespace Fleet.Cluster.Targets;

/// <summary>Reads a whole file that users name, up to a cap: the file may be anything, even /dev/zero.</summary>
public static class BoundedFile
{
    private const int Step = 64 << 10;

    /// <summary>The same on the caller's own thread; a file that hangs hangs the caller.</summary>
    public static byte[]? Read(string path, int maxBytes)
    {
        using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, bufferSize: 0);
        using var content = new MemoryStream();
        var buffer = new byte[Math.Min(Step, maxBytes + 1)];
        int read;
        while ((read = file.Read(buffer)) > 0)
        {
            if (content.Length + read > maxBytes)
            {
                return null;
            }

            content.Write(buffer, 0, read);
        }

        return content.ToArray();
    }

    /// <summary>The content; null when there is more than <paramref name="maxBytes" />.</summary>
    /// <exception cref="IOException">It cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be read, or is a directory.</exception>
    public static async Task<byte[]?> ReadAsync(string path, int maxBytes, CancellationToken cancellationToken)
    {
        var options = new FileStreamOptions { Options = FileOptions.Asynchronous, Share = FileShare.ReadWrite | FileShare.Delete, BufferSize = 0 };
        var file = new FileStream(path, options);
        await using (file)
        {
            using var content = new MemoryStream();
            var buffer = new byte[Math.Min(Step, maxBytes + 1)];
            while (true)
            {
                var read = await file.ReadAsync(buffer, cancellationToken);
                if (read == 0)
                {
                    return content.ToArray();
                }

                if (content.Length + read > maxBytes)
                {
                    return null;
                }

                content.Write(buffer, 0, read);
            }
        }
    }
}
