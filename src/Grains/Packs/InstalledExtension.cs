namespace Fleet.Grains.Packs;

/// <summary>An extension as a database has it.</summary>
/// <param name="Version">Its version, which may lag behind the server's.</param>
/// <param name="Schema">Its schema, quoted as SQL needs it.</param>
internal sealed record InstalledExtension(Version Version, string Schema);
