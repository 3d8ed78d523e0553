namespace Fleet.Grains.Packs;

/// <summary>Which versions of a server or an extension something is meant for; both ends are included, null is open.</summary>
/// <param name="Min">The lowest version.</param>
/// <param name="Max">The highest version; all of 16 is written with the largest minor number.</param>
internal sealed record VersionRange(Version? Min, Version? Max)
{
    /// <summary>Every version.</summary>
    public static VersionRange All { get; } = new(null, null);

    /// <summary>Whether the version lies within.</summary>
    public bool Contains(Version version) => (Min is null || version >= Min) && (Max is null || version <= Max);

    /// <inheritdoc />
    public override string ToString() => (Min, Max) switch
    {
        (null, null) => "any",
        (_, null) => $"{Show(Min)} or later",
        (null, _) => $"{Show(Max)} or earlier",
        _ => $"{Show(Min)} to {Show(Max)}",
    };

    private static string Show(Version version) => version.Minor is 0 or int.MaxValue ? $"{version.Major}" : version.ToString(2);
}
