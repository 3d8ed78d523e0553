namespace Fleet.Exposition;

/// <summary>Why a text is no exposition. The reason never quotes the text, which may hold what must not be logged.</summary>
/// <param name="Line">The line, counted from 1; 0 when it is the text as a whole.</param>
/// <param name="Reason">Half a sentence.</param>
public readonly record struct ParseError(int Line, string Reason);
