using System.Text;

namespace Fleet.Wire;

/// <summary>Reads certificate files within a cap: a path may name anything, also a device that never ends.</summary>
internal static class PemFile
{
    // The authorities that Debian trusts are 220 kB in all.
    private const int MaxBytes = 1 << 20;

    /// <summary>The text of a PEM file. On the caller's own thread; a file that hangs hangs the caller.</summary>
    /// <exception cref="IOException">It cannot be read, or is larger than any certificate file.</exception>
    public static string Read(string path) => Text(path, BoundedFile.Read(path, MaxBytes));

    /// <summary>The same on another thread.</summary>
    /// <exception cref="IOException">It cannot be read, or is larger than any certificate file.</exception>
    public static async Task<string> ReadAsync(string path, CancellationToken cancellationToken) =>
        Text(path, await BoundedFile.ReadAsync(path, MaxBytes, cancellationToken));

    private static string Text(string path, byte[]? content) => content is not null
        ? Encoding.ASCII.GetString(content)
        : throw new IOException($"{path} is no certificate file: it has more than {MaxBytes} bytes.");
}
