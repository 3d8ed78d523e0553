namespace Fleet.PgWire;

/// <summary>An error that the server answered.</summary>
/// <param name="Severity"><c>ERROR</c> leaves the session usable; <c>FATAL</c> and <c>PANIC</c> end it.</param>
/// <param name="SqlState">The five characters of its class; empty when the server sent none.</param>
/// <param name="Message">Its text.</param>
public sealed record PgError(string Severity, string SqlState, string Message)
{
    /// <summary>Whether the server closes the connection after it.</summary>
    public bool EndsSession => Severity is "FATAL" or "PANIC";
}
