using System.Collections.Immutable;
using Fleet.Cluster.Targets;
using Fleet.Grains.Collecting;

namespace Fleet.Grains.Packs;

/// <summary>Which packs a server gets, and why it does not get the others.</summary>
/// <param name="Packs">Those that run, with their variants.</param>
/// <param name="Skipped">Those that do not.</param>
internal sealed record PackSelection(ImmutableArray<ChosenPack> Packs, ImmutableArray<SkippedCollector> Skipped)
{
    /// <summary>Chooses by what the user switched off, then by version and role, then by what is switched on, then by extension.</summary>
    public static PackSelection Choose(ImmutableArray<QueryPack> packs, CollectorSelection wishes, PackConditions conditions)
    {
        var chosen = ImmutableArray.CreateBuilder<ChosenPack>();
        var skipped = ImmutableArray.CreateBuilder<SkippedCollector>();
        foreach (var pack in packs)
        {
            var extension = pack.Extension is null ? null : conditions.Extensions.GetValueOrDefault(pack.Extension);
            var query = pack.Queries.FirstOrDefault(query => Fits(query, conditions, extension));
            if (WhyNot(pack, wishes, conditions, extension, query) is { } why)
            {
                skipped.Add(new SkippedCollector(pack.Name, why));
            }
            else
            {
                chosen.Add(new ChosenPack(pack, query!, extension?.Schema ?? string.Empty));
            }
        }

        return new PackSelection(chosen.ToImmutable(), skipped.ToImmutable());
    }

    private static string? WhyNot(
        QueryPack pack, CollectorSelection wishes, PackConditions conditions, InstalledExtension? extension, PackQuery? query)
    {
        if (wishes.Disable.Contains(pack.Name, StringComparer.Ordinal) || wishes.Disable.Contains(pack.Collector, StringComparer.Ordinal))
        {
            return "It is switched off for this target.";
        }

        if (!pack.Versions.Contains(conditions.Version))
        {
            return $"It is for server version {pack.Versions}; this server has {conditions.Version.ToString(2)}.";
        }

        if (pack.RunsOn is { } range && !range.Contains(conditions.Version))
        {
            return $"Its runonserver says {range.Text}; this server has {conditions.Version.ToString(2)}.";
        }

        if (!FitsRole(pack.Role, conditions.Role))
        {
            return pack.Role == ServerRole.Primary ? "It is for primaries; this server is a standby." : "It is for standbys; this server is a primary.";
        }

        if (query is null)
        {
            return "None of its statements fits the version or role of this server.";
        }

        // Only what could run is worth switching on. A pack follows the collector it belongs to, unless it is named itself.
        if (!wishes.Wants(pack.Name, wishes.Wants(pack.Collector, pack.Default)))
        {
            return "It is optional and not switched on for this target: add it to collectors.enable.";
        }

        return pack.Extension is not null && extension is null
            ? $"The extension {pack.Extension} is not installed in the database that the target is entered by."
            : null;
    }

    private static bool Fits(PackQuery query, PackConditions conditions, InstalledExtension? extension) =>
        query.Versions.Contains(conditions.Version)
        && FitsRole(query.Role, conditions.Role)
        && (extension is null || query.ExtensionVersions.Contains(extension.Version));

    private static bool FitsRole(ServerRole wanted, ServerRole role) => wanted == ServerRole.Any || wanted == role;
}
