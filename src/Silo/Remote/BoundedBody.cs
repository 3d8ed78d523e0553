namespace Fleet.Silo.Remote;

/// <summary>Reads the body of an answer up to a cap, whatever its headers say.</summary>
internal static class BoundedBody
{
    private const int FirstStep = 16 << 10;

    /// <summary>The whole body.</summary>
    /// <exception cref="InvalidDataException">There is more than <paramref name="maxBytes" />.</exception>
    public static async Task<byte[]> ReadAsync(HttpContent content, int maxBytes, CancellationToken cancellationToken)
    {
        var told = content.Headers.ContentLength;
        if (told > maxBytes)
        {
            throw new InvalidDataException("the answer is longer than any that makes sense");
        }

        // Memory is taken as bytes come: at most a step beyond what is there already.
        var body = new byte[(int)Math.Min(told ?? FirstStep, FirstStep)];
        var length = 0;
        var stream = await content.ReadAsStreamAsync(cancellationToken);
        await using (stream)
        {
            while (true)
            {
                if (length == body.Length)
                {
                    Array.Resize(ref body, (int)Math.Min(told ?? (maxBytes + 1L), Math.Max(FirstStep, length * 2L)));
                }

                var read = length < body.Length ? await stream.ReadAsync(body.AsMemory(length), cancellationToken) : 0;
                length += read;
                if (length > maxBytes)
                {
                    throw new InvalidDataException("the answer is longer than any that makes sense");
                }

                if (read == 0)
                {
                    return length == body.Length ? body : body[..length];
                }
            }
        }
    }
}
