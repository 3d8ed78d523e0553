namespace Fleet.Grains.Packs;

/// <summary>One variant of a pack's statement. The first variant whose conditions hold is asked.</summary>
internal sealed record PackQuery
{
    /// <summary>The server versions it is for.</summary>
    public VersionRange Versions { get; init; } = VersionRange.All;

    /// <summary>The versions of the pack's extension it is for.</summary>
    public VersionRange ExtensionVersions { get; init; } = VersionRange.All;

    /// <summary>The role it is for.</summary>
    public ServerRole Role { get; init; } = ServerRole.Any;

    /// <summary>
    /// One SELECT without a semicolon. <c>$1</c>... are the pack's parameters; <c>{extension_schema}</c> is the quoted
    /// schema of its extension.
    /// </summary>
    public required string Sql { get; init; }

    /// <summary>Whether it goes out as it is, since it cannot stand within another statement.</summary>
    public bool IsSentAsIs { get; init; }
}
