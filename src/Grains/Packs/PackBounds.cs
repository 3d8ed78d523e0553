using Fleet.Cluster;

namespace Fleet.Grains.Packs;

/// <summary>What bounds a pack: the caps, the target's deadline, and the databases that the user wants to see.</summary>
/// <param name="Limits">The caps.</param>
/// <param name="LongestStatement">No statement gets more time than this, whatever its pack says.</param>
/// <param name="ShowsDatabase">Whether series of a database are wanted; asked for every label <c>datname</c> or <c>database</c>.</param>
internal sealed record PackBounds(Limits Limits, TimeSpan LongestStatement, Func<string, bool> ShowsDatabase);
