namespace Fleet.Tests.Unit.Repo;

/// <summary>A method, constructor, operator or property with a body, as <see cref="CodeShape" /> found it.</summary>
/// <param name="Header">What stands before the body, on one line.</param>
/// <param name="Line">The line that it begins on, from 1.</param>
/// <param name="Lines">How many lines it takes, header and braces included.</param>
internal sealed record MemberShape(string Header, int Line, int Lines);
