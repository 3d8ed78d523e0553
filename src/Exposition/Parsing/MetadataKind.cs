namespace Fleet.Exposition.Parsing;

/// <summary>The comment lines that say something about a family.</summary>
internal enum MetadataKind
{
    Type,
    Help,
    Unit,
}
