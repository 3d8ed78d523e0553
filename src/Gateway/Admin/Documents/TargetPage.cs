namespace Fleet.Gateway.Admin.Documents;

/// <summary>A page of the list of targets, as the OpenAPI document describes it.</summary>
/// <param name="Targets">The targets of this page.</param>
/// <param name="Next">The value for <c>after</c>; null on the last page.</param>
internal sealed record TargetPage(TargetDocument[] Targets, string? Next);
