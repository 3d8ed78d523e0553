namespace Fleet.Tests.Unit.Repo;

/// <summary>A type as <see cref="CodeShape" /> found it.</summary>
internal sealed record TypeShape
{
    public required string Name { get; init; }

    /// <summary>class, struct, record, interface, enum, or delegate.</summary>
    public required string Keyword { get; init; }

    /// <summary>The declaration on one line, base list included, attributes not.</summary>
    public required string Header { get; init; }

    public required string Body { get; init; }

    public required int Line { get; init; }

    public required bool IsTopLevel { get; init; }

    /// <summary>The most parameters that one of its constructors takes, a primary one included.</summary>
    public required int ConstructorParameters { get; init; }
}
