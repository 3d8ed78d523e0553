using System.Text;
using Fleet.Wire;

namespace Fleet.Cluster.Targets;

/// <summary>Reads a file that holds one secret; says what is wrong with it without a word of its content.</summary>
internal static class SecretFile
{
    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>The text with the white space at its end cut.</summary>
    /// <exception cref="SecretException">It cannot be read or not in time, is too long or no text.</exception>
    public static async Task<string> ReadAsync(string path, Limits limits, CancellationToken cancellationToken)
    {
        try
        {
            var content = BoundedFile.ReadAsync(path, limits.SecretFileBytes, cancellationToken);
            return Text(path, limits.SecretFileBytes, await content.WaitAsync(limits.SecretFileTime, TimeProvider.System, cancellationToken));
        }
        catch (TimeoutException)
        {
            throw new SecretException($"The secret file {path} cannot be read: it is a pipe that nobody writes to, or its disk hangs.");
        }
        catch (Exception e) when (IsUnreadable(e))
        {
            throw Unreadable(path, e);
        }
    }

    /// <summary>The same on the caller's own thread; a file that hangs hangs the caller.</summary>
    /// <exception cref="SecretException">It cannot be read, is too long or no text.</exception>
    public static string Read(string path, int maxBytes)
    {
        try
        {
            return Text(path, maxBytes, BoundedFile.Read(path, maxBytes));
        }
        catch (Exception e) when (IsUnreadable(e))
        {
            throw Unreadable(path, e);
        }
    }

    private static string Text(string path, int maxBytes, byte[]? content)
    {
        if (content is null)
        {
            throw new SecretException($"The secret file {path} has more than {maxBytes} bytes, which no secret has.");
        }

        try
        {
            return Strict.GetString(content).TrimStart('\uFEFF').TrimEnd();
        }
        catch (DecoderFallbackException)
        {
            throw new SecretException($"The secret file {path} is no UTF-8 text.");
        }
    }

    private static bool IsUnreadable(Exception e) => e is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException;

    private static SecretException Unreadable(string path, Exception e) => new($"The secret file {path} cannot be read: {WhyNot(e)}.");

    private static string WhyNot(Exception e) => e switch
    {
        FileNotFoundException or DirectoryNotFoundException => "it does not exist",
        UnauthorizedAccessException => "no permission, or it is a directory",
        _ => e.GetType().Name,
    };
}
