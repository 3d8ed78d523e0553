namespace Fleet.Gateway.Admin.Documents;

/// <summary>Which databases of a postgres target are collected from.</summary>
internal sealed record DatabasesDocument
{
    /// <summary>Only those that match one of these patterns (* and ?); all when there is none.</summary>
    public string[]? Include { get; init; }

    /// <summary>None that match one of these patterns; wins over include.</summary>
    public string[]? Exclude { get; init; }
}
