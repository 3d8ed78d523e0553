using System.Buffers;

namespace Fleet.Resp;

/// <summary>What has come over a blocking connection and is not read yet. It grows with what comes; the reader's caps bound it.</summary>
internal sealed class ReplyBuffer
{
    private byte[] _bytes = new byte[16 << 10];
    private int _start;
    private int _end;

    /// <summary>Whether all that came has been read.</summary>
    public bool IsEmpty => _start == _end;

    /// <summary>What came and is not read yet.</summary>
    public ReadOnlySequence<byte> Unread => new(_bytes, _start, _end - _start);

    /// <summary>Takes away all but what is left of <see cref="Unread" />.</summary>
    public void Keep(ReadOnlySequence<byte> left) => _start = _end - (int)left.Length;

    /// <summary>Lets a stream add to it; the number of bytes that came, 0 at the stream's end.</summary>
    public int Fill(Stream from)
    {
        if (_start > 0)
        {
            _bytes.AsSpan(_start, _end - _start).CopyTo(_bytes);
            _end -= _start;
            _start = 0;
        }

        if (_end == _bytes.Length)
        {
            Array.Resize(ref _bytes, _bytes.Length * 2);
        }

        var read = from.Read(_bytes.AsSpan(_end));
        _end += read;
        return read;
    }
}
