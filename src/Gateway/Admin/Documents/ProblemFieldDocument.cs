namespace Fleet.Gateway.Admin.Documents;

/// <summary>A field that makes no sense.</summary>
internal sealed record ProblemFieldDocument
{
    /// <summary>Its path in the body, such as targets[1].address, or the name of the parameter or header.</summary>
    public required string Field { get; init; }

    /// <summary>What it must be.</summary>
    public required string Reason { get; init; }
}
