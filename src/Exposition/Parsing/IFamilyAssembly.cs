using System.Collections.Immutable;

namespace Fleet.Exposition.Parsing;

/// <summary>Which sample belongs to which family: the two formats differ in nothing more than in this.</summary>
internal interface IFamilyAssembly
{
    /// <summary>The families so far.</summary>
    IEnumerable<FamilyBuilder> Families { get; }

    /// <summary>Takes a metadata line; null, or why it is refused.</summary>
    string? Describe(MetadataKind kind, string name, ReadOnlySpan<byte> text);

    /// <summary>Takes a sample; null, or why it is refused.</summary>
    string? Add(string name, ImmutableArray<Label> labels, double value);

    /// <summary>Checks what only shows at the end; null, or what is wrong.</summary>
    string? Finish();
}
