using System.Text;
using Fleet.Exposition.Writing;

namespace Fleet.Exposition;

/// <summary>Writes numbers in labels as programs in Go do, so that <c>le="1e+06"</c> stays the series that it was.</summary>
public static class GoFloat
{
    /// <summary>The shortest text that reads as the same number.</summary>
    public static string Text(double value)
    {
        Span<byte> text = stackalloc byte[ValueFormat.MaxBytes];
        return Encoding.ASCII.GetString(text[..ValueFormat.Format(value, text)]);
    }
}
