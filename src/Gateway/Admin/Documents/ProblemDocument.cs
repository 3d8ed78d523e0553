namespace Fleet.Gateway.Admin.Documents;

/// <summary>Every refusal, as RFC 9457 describes it.</summary>
internal sealed record ProblemDocument
{
    /// <summary>Always about:blank: the status tells the kind of problem.</summary>
    public required string Type { get; init; }

    /// <summary>The status in words.</summary>
    public required string Title { get; init; }

    /// <summary>The HTTP status.</summary>
    public required int Status { get; init; }

    /// <summary>What is wrong, in one sentence.</summary>
    public required string Detail { get; init; }

    /// <summary>Every field that is wrong; missing when the problem is not one of fields.</summary>
    public ProblemFieldDocument[]? Errors { get; init; }
}
