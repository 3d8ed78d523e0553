using System.Text;

namespace Fleet.Grains.Collecting;

/// <summary>Keeps label values that come from a server within the cap, without breaking a character.</summary>
internal static class LabelCut
{
    /// <summary>The longest beginning of <paramref name="value" /> that has at most <paramref name="bytes" /> bytes as UTF-8.</summary>
    public static string ToBytes(string value, int bytes)
    {
        // No UTF-16 unit takes more than three bytes.
        if (value.Length <= bytes / 3 || Encoding.UTF8.GetByteCount(value) <= bytes)
        {
            return value;
        }

        var used = 0;
        var end = 0;
        foreach (var rune in value.EnumerateRunes())
        {
            used += rune.Utf8SequenceLength;
            if (used > bytes)
            {
                break;
            }

            end += rune.Utf16SequenceLength;
        }

        return value[..end];
    }
}
