using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;

namespace Fleet.Cluster.Members.Redis;

/// <summary>What a process asks of the store: the argument of the <see cref="LeaseScript" />, in its words.</summary>
internal sealed record LeaseAsk
{
    /// <summary>To look; to hold a lease; to leave; to set weights.</summary>
    public string Op { get; private init; } = "look";

    /// <summary>The highest view that the caller knows.</summary>
    public required long Known { get; init; }

    /// <summary>The store's mark of that view, if the store told it.</summary>
    public string? Mark { get; init; }

    /// <summary>The silo's name.</summary>
    public string? Name { get; private init; }

    /// <summary>The silo's incarnation.</summary>
    public string? Incarnation { get; private init; }

    /// <summary>The JSON of its <see cref="LeaseMember" />, by which the store sees whether anything has changed.</summary>
    public string? Text { get; private init; }

    /// <summary>Its load, as <see cref="LoadText" /> writes it.</summary>
    public string? Load { get; private init; }

    /// <summary>Whether this incarnation has never been a member: only then may it take the place of the process that had its address before.</summary>
    public bool Fresh { get; private init; }

    /// <summary>The view that the new weights are meant for.</summary>
    public long IfNumber { get; private init; }

    /// <summary>New weights by names, as JSON writes numbers.</summary>
    public ImmutableDictionary<string, string>? Weights { get; private init; }

    /// <summary>The views that the caller knows, newest first: what a store that has lost them gets back.</summary>
    public ImmutableArray<string>? Views { get; private init; }

    /// <summary>The members of the newest of them.</summary>
    public ImmutableArray<RestoredMember>? Members { get; private init; }

    /// <summary>How long a lease lasts, in milliseconds.</summary>
    public long Lease { get; } = (long)LeaseTimes.Lease.TotalMilliseconds;

    /// <summary>From when on it was the store that was away, in milliseconds.</summary>
    public long Silence { get; } = (long)LeaseTimes.Silence.TotalMilliseconds;

    /// <summary>How many earlier views the store keeps.</summary>
    public int Kept { get; } = ViewHistory.Kept;

    /// <summary>To hold the lease of a silo.</summary>
    public LeaseAsk Holding(SiloMember self, SiloLoad? load, bool fresh) => this with
    {
        Op = "hold",
        Name = self.Name,
        Incarnation = self.Incarnation,
        Text = TextOf(self),
        Load = load is null ? null : LoadText.Write(load),
        Fresh = fresh,
    };

    /// <summary>To give it back.</summary>
    public LeaseAsk Leaving(SiloMember self) => this with { Op = "leave", Name = self.Name, Incarnation = self.Incarnation };

    /// <summary>To set weights.</summary>
    public LeaseAsk Weighing(long ifNumber, ImmutableDictionary<string, double> weights) => this with
    {
        Op = "weigh",
        IfNumber = ifNumber,
        Weights = weights.ToImmutableDictionary(pair => pair.Key, pair => WeightText(pair.Value)),
    };

    /// <summary>The same with all that is known, for a store that has lost it.</summary>
    public LeaseAsk Restoring(ViewHistory known) => this with
    {
        Known = known.Current.Number,
        Mark = null,
        Views = [.. known.Earlier.Insert(0, known.Current).Select(ViewText.Write)],
        Members = [.. known.Current.Members.Select(member => new RestoredMember(member.Name, TextOf(member), WeightText(member.Weight)))],
    };

    /// <summary>Its JSON.</summary>
    public string ToJson() => JsonSerializer.Serialize(this, MembersJson.Default.LeaseAsk);

    private static string TextOf(SiloMember member) => JsonSerializer.Serialize(LeaseMember.Of(member), MembersJson.Default.LeaseMember);

    private static string WeightText(double weight) => weight.ToString("R", CultureInfo.InvariantCulture);
}
