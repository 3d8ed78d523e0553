namespace Fleet.Exposition;

/// <summary>One label of a sample. The value is any text; the writers escape it.</summary>
/// <param name="Name">Matches <c>[a-zA-Z_][a-zA-Z0-9_]*</c>.</param>
/// <param name="Value">Any Unicode text, also empty.</param>
public readonly record struct Label(string Name, string Value);
