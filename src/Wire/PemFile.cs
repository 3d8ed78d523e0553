namespace Fleet.Wire;

/// <summary>Reads certificate files within a cap: a path may name anything, also a device that never ends.</summary>
internal static class PemFile
{
    // The authorities that Debian trusts are 220 kB in all.
    private const int MaxBytes = 1 << 20;

    /// <summary>The text of a PEM file.</summary>
    /// <exception cref="IOException">It cannot be read, or is larger than any certificate file.</exception>
    public static string Read(string path)
    {
        using var file = File.OpenRead(path);
        var bytes = new byte[MaxBytes + 1];
        var length = file.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false);
        return length <= MaxBytes
            ? System.Text.Encoding.ASCII.GetString(bytes, 0, length)
            : throw new IOException($"{path} is no certificate file: it has more than {MaxBytes} bytes.");
    }
}
