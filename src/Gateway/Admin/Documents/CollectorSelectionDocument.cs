namespace Fleet.Gateway.Admin.Documents;

/// <summary>Which optional collectors run, and which of the default ones do not.</summary>
internal sealed record CollectorSelectionDocument
{
    /// <summary>Optional collectors to switch on; all means every one.</summary>
    public string[]? Enable { get; init; }

    /// <summary>Default collectors to switch off; wins over enable.</summary>
    public string[]? Disable { get; init; }
}
