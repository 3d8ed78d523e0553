namespace Fleet.Gateway.Admin;

/// <summary>The name of the embedded silo in answers: the host's.</summary>
/// <param name="Value">Any text without secrets.</param>
internal sealed record SiloName(string Value);
