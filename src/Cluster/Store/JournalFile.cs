namespace Fleet.Cluster.Store;

/// <summary>
/// The journal that is written to: appends whole frames and makes them durable. After a failure it is cut back to the
/// last confirmed frame before anything else is written.
/// </summary>
internal sealed class JournalFile : IDisposable
{
    private readonly IStoreFile _file;
    private bool _dirty;

    public JournalFile(IStoreFile file, long confirmed)
    {
        _file = file;
        Length = confirmed;
        _dirty = file.Length != confirmed;
    }

    /// <summary>Bytes up to the end of the last confirmed frame.</summary>
    public long Length { get; private set; }

    /// <summary>Returns when the frame is on the disk.</summary>
    /// <exception cref="IOException">It is not; the journal is as if it had never been tried, now or before the next write.</exception>
    public void Append(ReadOnlySpan<byte> frame)
    {
        CutBack();
        _dirty = true;
        try
        {
            _file.Write(frame, Length);
            _file.Flush();
        }
        catch
        {
            TryCutBack();
            throw;
        }

        Length += frame.Length;
        _dirty = false;
    }

    /// <summary>Removes what stands behind the last confirmed frame.</summary>
    public void CutBack()
    {
        if (!_dirty)
        {
            return;
        }

        _file.SetLength(Length);
        _file.Flush();
        _dirty = false;
    }

    /// <inheritdoc />
    public void Dispose() => _file.Dispose();

    private void TryCutBack()
    {
        try
        {
            CutBack();
        }
        catch (IOException)
        {
            // The disk is in trouble, which the caller is about to be told; the next write begins with this cut.
        }
    }
}
