namespace Fleet.Gateway.Admin.Documents;

/// <summary>The body of an import, as the OpenAPI document describes it.</summary>
/// <param name="Targets">At most 5000 targets, each with its id.</param>
internal sealed record TargetImport(TargetDocument[] Targets);
