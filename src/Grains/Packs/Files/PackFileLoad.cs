namespace Fleet.Grains.Packs.Files;

/// <summary>How the last reading of one file went, as <c>pg_exporter_user_queries_load_error</c> tells it.</summary>
/// <param name="File">The file.</param>
/// <param name="Hash">The SHA-256 of what was read, in hexadecimal; empty when nothing was.</param>
/// <param name="Problem">Why it is not in use as it is now; null when it is.</param>
internal sealed record PackFileLoad(string File, string Hash, string? Problem);
