namespace Fleet.Exposition;

/// <summary>How much the parser takes from a server that nobody vouches for. The caller decides; there are no defaults.</summary>
public sealed record ParseLimits
{
    /// <summary>Bytes of the whole text.</summary>
    public required int Bytes { get; init; }

    /// <summary>Bytes of one line, without its end.</summary>
    public required int LineBytes { get; init; }

    /// <summary>Families, those without samples included.</summary>
    public required int Families { get; init; }

    /// <summary>Samples over all families.</summary>
    public required int Samples { get; init; }

    /// <summary>Labels of one sample.</summary>
    public required int LabelsPerSample { get; init; }
}
