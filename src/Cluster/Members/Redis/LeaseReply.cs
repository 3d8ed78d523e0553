using System.Collections.Immutable;
using System.Globalization;
using Fleet.Resp;

namespace Fleet.Cluster.Members.Redis;

/// <summary>What the <see cref="LeaseScript" /> answers.</summary>
internal sealed record LeaseReply
{
    /// <summary>What became of the request: <c>seen</c>, <c>held</c>, <c>refused</c>, <c>weighed</c>, <c>stale</c>, or <c>tell</c> when the store has lost the views.</summary>
    public required string Status { get; init; }

    /// <summary>The number of the view in force.</summary>
    public required long Number { get; init; }

    /// <summary>The store's mark of it.</summary>
    public required string Mark { get; init; }

    /// <summary>With <c>refused</c>, the address of the silo that has the name.</summary>
    public required string Detail { get; init; }

    /// <summary>The loads by names.</summary>
    public required ImmutableDictionary<string, SiloLoad> Loads { get; init; }

    /// <summary>The view in force and those before it, newest first; empty when the caller knows it.</summary>
    public required ImmutableArray<FleetView> Views { get; init; }

    /// <exception cref="LeaseException">The reply is none of the script's.</exception>
    public static LeaseReply Read(RespReply reply)
    {
        if (reply.AsElements() is not { IsDefault: false, Length: 6 } parts
            || !long.TryParse(parts[1].AsText(), NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            || parts[4].AsElements() is not { IsDefault: false } loads
            || parts[5].AsElements() is not { IsDefault: false } views)
        {
            throw new LeaseException("The store's answer makes no sense.");
        }

        return new LeaseReply
        {
            Status = parts[0].AsText() ?? string.Empty,
            Number = number,
            Mark = parts[2].AsText() ?? string.Empty,
            Detail = parts[3].AsText() ?? string.Empty,
            Loads = Pairs(loads),
            Views = ReadViews(views),
        };
    }

    // The view in force must be one. Those before it only help hand-overs: what is none of them is left out.
    private static ImmutableArray<FleetView> ReadViews(ImmutableArray<RespReply> texts)
    {
        var views = ImmutableArray.CreateBuilder<FleetView>();
        for (var i = 0; i < texts.Length; i++)
        {
            try
            {
                views.Add(ViewText.Read(texts[i].AsText() ?? string.Empty));
            }
            catch (LeaseException) when (i > 0)
            {
                // Left out.
            }
        }

        return views.ToImmutable();
    }

    private static ImmutableDictionary<string, SiloLoad> Pairs(ImmutableArray<RespReply> flat)
    {
        var loads = ImmutableDictionary.CreateBuilder<string, SiloLoad>();
        for (var i = 0; i + 1 < flat.Length; i += 2)
        {
            if (flat[i].AsText() is { } name && LoadText.Read(flat[i + 1].AsText() ?? string.Empty) is { } load)
            {
                loads[name] = load;
            }
        }

        return loads.ToImmutable();
    }
}
